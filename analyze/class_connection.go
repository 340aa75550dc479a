package analyze

// The connection's own troubles. They may overrule a 5xx, which is often only
// what our own edge made of them.
var edge = []Span{{200, 299}, {500, 503}}

var classTLS = Class{
	Name:     "tls",
	Doc:      "the secure connection could not be set up: a certificate or a protocol was refused",
	Noun:     "TLS failures",
	Hint:     "a certificate expired or is not trusted: check both sides' certificates, chain and clock",
	Statuses: []Span{{495, 497}, {525, 526}},
	Over:     edge,
	Terms: []string{
		"x509", "certificate verify failed", "certificate has expired", "certificate expired",
		"self signed certificate", "self signed cert", "cert has expired", "err tls cert altname invalid",
		"unable to verify the first certificate", "unable to verify leaf signature",
		"unable to get local issuer certificate", "unknown authority", "ssl certificate problem",
		"upstream ssl certificate", "ssl handshake", "tls handshake error", "tls handshake failed",
		"tls handshake failure", "handshake failure", "remote error tls", "tls alert", "sslv3 alert",
		"tlsv1 alert", "ssl alert", "ssl error", "ssl routines", "ssl do handshake", "pkix path",
		"peer not authenticated", "wrong version number", "hostname mismatch",
		"no alternative certificate subject name",
		"curl error 35", "curl error 51", "curl error 58", "curl error 60",
	},
	Weak: []string{"certificate", "ssl", "tls"},
	Examples: []Example{
		{Message: `Get "https://api.example.com/v1": tls: failed to verify certificate: x509: certificate has expired or is not yet valid`},
		{Message: "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1006)"},
		{Code: "DEPTH_ZERO_SELF_SIGNED_CERT", Message: "self-signed certificate"},
		{Message: "javax.net.ssl.SSLHandshakeException: PKIX path building failed"},
		{Message: "cURL error 60: SSL certificate problem: unable to get local issuer certificate"},
		{Message: "OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 state=error"},
		{Status: 502, Message: "SSL_do_handshake() failed (SSL: error:0A000410:SSL routines::sslv3 alert handshake failure)"},
		{Status: 526},
	},
	NonExamples: []Example{
		{Message: "net/http: TLS handshake timeout"},
		{Status: 401, Message: "client certificate required"},
	},
}

var classDNS = Class{
	Name: "dns",
	Doc:  "the peer's name could not be looked up",
	Noun: "DNS failures",
	Hint: "the host name does not resolve: check the resolver, the spelling of the host and its zone",
	Over: edge,
	Terms: []string{
		"no such host", "enotfound", "eai again", "eai noname", "eai nodata", "getaddrinfo", "gaierror",
		"name or service not known", "name resolution", "could not resolve", "couldn t resolve host",
		"could not be resolved", "host not found", "unknown host", "nxdomain", "servfail",
		"server misbehaving", "nodename nor servname", "dial tcp lookup", "dns lookup failed",
		"dns resolution", "dns error", "dns failure", "failed to resolve", "failed to lookup address",
		"unresolved address", "curl error 6",
	},
	Weak: []string{"dns"},
	Examples: []Example{
		{Message: "dial tcp: lookup api.example.com on 10.0.0.2:53: no such host"},
		{Message: "dial tcp: lookup api.example.com: i/o timeout"},
		{Code: "ENOTFOUND", Message: "getaddrinfo ENOTFOUND api.example.com"},
		{Code: "EAI_AGAIN"},
		{Message: "socket.gaierror: [Errno -2] Name or service not known"},
		{Message: "java.net.UnknownHostException: api.example.com"},
		{Message: "cURL error 6: Could not resolve host: api.example.com"},
		{Status: 502, Message: "api.example.com could not be resolved (3: Host not found)"},
	},
	NonExamples: []Example{
		{Status: 404, Message: "host not found"},
		{Message: "customer not found"},
	},
}

var classNetwork = Class{
	Name:     "network",
	Doc:      "the connection was refused, reset or cut, or there was no way to the peer",
	Noun:     "connection failures",
	Hint:     "nobody answers at the address: check the peer, a firewall or proxy between, and the egress",
	Statuses: []Span{{444, 444}, {521, 521}, {523, 523}},
	Over:     edge,
	Terms: []string{
		"connection refused", "econnrefused", "connection reset", "econnreset", "broken pipe", "epipe",
		"socket hang up", "no route to host", "ehostunreach", "enetunreach", "network is unreachable",
		"network unreachable", "host is unreachable", "host unreachable", "connection aborted",
		"connection abort", "connection closed", "connection was closed", "closed the connection",
		"remote end closed", "remote disconnected", "prematurely closed", "unexpected eof",
		"no live upstreams", "upstream connect error", "connection failure", "connection termination",
		"server disconnected", "use of closed network connection", "transport is closing",
		"connection lost", "http2 stream closed", "und err socket", "stream reset", "goaway",
		"curl error 52", "curl error 55", "curl error 56",
	},
	Weak: []string{
		"failed to connect", "could not connect", "cannot connect", "unable to connect", "connection error",
		"connect error", "connect exception", "connection exception", "network error", "err network",
		"new connection error", "max retries exceeded", "failed to open tcp connection", "fetch failed",
		"socket exception", "socket error", "curl error 7", "eof", "network",
	},
	Examples: []Example{
		{Message: "dial tcp 10.0.0.1:443: connect: connection refused"},
		{Code: "ECONNREFUSED", Message: "connect ECONNREFUSED 127.0.0.1:443"},
		{Code: "ECONNRESET", Message: "socket hang up"},
		{Message: "('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))"},
		{Message: `Post "https://api.example.com/v1/charges": EOF`},
		{Message: "java.net.ConnectException: Failed to connect to api.example.com"},
		{Message: "Faraday::ConnectionFailed: Failed to open TCP connection to api.example.com:443"},
		{Message: "rpc error: code = Unavailable desc = connection error: dial tcp: connection refused"},
		{Status: 502, Message: "connect() failed (111: Connection refused) while connecting to upstream"},
		{Status: 503, Message: "upstream connect error or disconnect/reset before headers. reset reason: connection failure"},
	},
	NonExamples: []Example{
		{Status: 502, Message: "Bad Gateway"},
		{Message: "dial tcp 10.0.0.1:443: i/o timeout"},
		{Message: "Failed to connect to api.example.com port 443: Connection timed out"},
	},
}

var classTimeout = Class{
	Name:     "timeout",
	Doc:      "the peer did not answer in time, or the caller gave up waiting",
	Noun:     "timeouts",
	Hint:     "the peer is slow or hangs: check its status page and latency, then our own time limits",
	Statuses: []Span{{408, 408}, {460, 460}, {499, 499}, {504, 504}, {522, 522}, {524, 524}, {598, 599}},
	Over:     edge,
	Terms: []string{
		"deadline exceeded", "i o timeout", "etimedout", "esockettimedout", "econnaborted", "timed out",
		"timeout exceeded", "timeout exception", "timeout error", "timeout expired", "read timeout",
		"write timeout", "connect timeout", "connection timeout", "request timeout", "response timeout",
		"gateway timeout", "gateway time out", "operation timeout", "socket timeout", "handshake timeout",
		"headers timeout", "body timeout", "open timeout", "upstream timeout", "client timeout",
		"timeout of", "timeout awaiting", "timeout while", "curl error 28",
	},
	Weak: []string{"timeout", "timeouts", "time out", "client closed request", "context canceled", "context cancelled"},
	Examples: []Example{
		{Status: 504},
		{Status: 499},
		{Status: 408, Message: "Request Timeout"},
		{Message: `Get "https://api.example.com": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`},
		{Message: "rpc error: code = DeadlineExceeded desc = stream terminated"},
		{Code: "ETIMEDOUT"},
		{Code: "ECONNABORTED", Message: "timeout of 5000ms exceeded"},
		{Message: "HTTPSConnectionPool(host='api.example.com', port=443): Read timed out. (read timeout=10)"},
		{Message: "java.net.SocketTimeoutException: Read timed out"},
		{Message: "Net::OpenTimeout: execution expired"},
		{Message: "cURL error 28: Operation timed out after 10001 milliseconds"},
		{Status: 502, Message: "upstream timed out (110: Connection timed out) while reading response header from upstream"},
	},
	NonExamples: []Example{
		{Status: 503, Message: "retry with a longer timeout"},
		{Message: "connect: connection refused (timeout=30s)"},
	},
}
