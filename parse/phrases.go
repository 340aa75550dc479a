package parse

// phrases are the reasons that servers give with a status: those of the
// registry, and those of nginx and Cloudflare.
var phrases = map[int]string{
	100: "Continue", 101: "Switching Protocols", 103: "Early Hints",
	200: "OK", 201: "Created", 202: "Accepted", 203: "Non-Authoritative Information", 204: "No Content", 205: "Reset Content",
	206: "Partial Content", 207: "Multi-Status",
	300: "Multiple Choices", 301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
	307: "Temporary Redirect", 308: "Permanent Redirect",
	400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found",
	405: "Method Not Allowed", 406: "Not Acceptable", 407: "Proxy Authentication Required", 408: "Request Timeout",
	409: "Conflict", 410: "Gone", 411: "Length Required", 412: "Precondition Failed", 413: "Content Too Large",
	414: "URI Too Long", 415: "Unsupported Media Type", 416: "Range Not Satisfiable", 417: "Expectation Failed",
	418: "I'm a Teapot", 421: "Misdirected Request", 422: "Unprocessable Content", 423: "Locked", 424: "Failed Dependency",
	425: "Too Early", 426: "Upgrade Required", 428: "Precondition Required", 429: "Too Many Requests",
	431: "Request Header Fields Too Large", 444: "Connection Closed Without Response", 451: "Unavailable For Legal Reasons",
	494: "Request Header Too Large", 495: "TLS Certificate Error", 496: "TLS Certificate Required",
	497: "HTTP Request Sent to HTTPS Port", 499: "Client Closed Request",
	500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
	504: "Gateway Timeout", 505: "HTTP Version Not Supported", 507: "Insufficient Storage", 508: "Loop Detected",
	511: "Network Authentication Required",
	520: "Unknown Error from Origin", 521: "Origin Is Down", 522: "Connection to Origin Timed Out", 523: "Origin Is Unreachable",
	524: "Origin Timed Out", 525: "TLS Handshake with Origin Failed", 526: "Invalid TLS Certificate of Origin", 530: "Origin DNS Error",
}

// isKnownStatus reports whether servers answer with status.
func isKnownStatus(status int) bool { return phrases[status] != "" }

// statusText is a status with its reason, which keeps the kinds of failure
// apart where numbers are masked.
func statusText(status int) string {
	switch reason := phrases[status]; {
	case reason != "":
		return itoa(status) + " " + reason
	case status >= 500:
		return itoa(status) + " Server Error"
	case status >= 400:
		return itoa(status) + " Client Error"
	}
	return "HTTP " + itoa(status)
}
