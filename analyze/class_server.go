package analyze

var classServer = Class{
	Name:     "server",
	Doc:      "the peer broke down while it worked on the request",
	Noun:     "server errors",
	Hint:     "the provider itself fails: check its status page; retries with backoff will catch up",
	Statuses: []Span{{500, 503}, {505, 506}, {508, 508}, {510, 511}, {520, 520}, {527, 530}, {477, 477}, {540, 540}},
	Over:     []Span{{200, 299}},
	Terms: []string{
		"internal server error", "internal error", "internal failure", "server error", "bad gateway",
		"service unavailable", "server unavailable", "unavailable", "overloaded", "server busy",
		"service error", "fatal error", "backend error", "under maintenance", "data loss",
	},
	Codes: []string{
		"10000", // QuickBooks
		"processing_error", "UNKNOWN_EXCEPTION", "ABORTED", "Aborted",
		"serviceNotAvailable", "generalException", "MailboxInfoStale", "UnknownError",
	},
	Weak: []string{"internal", "maintenance", "try again later", "api error", "unexpected error"},
	Examples: []Example{
		{Status: 500},
		{Status: 502, Message: "Bad Gateway"},
		{Status: 503, Message: "Service Unavailable"},
		{Status: 529, Message: "overloaded_error"},
		{Status: 200, Code: "internal_error"},
		{Message: "rpc error: code = Unavailable desc = the service is currently unavailable"},
		{Code: "UNAVAILABLE"},
		{Code: "backendError", Message: "Backend Error"},
		{Code: "SERVER_UNAVAILABLE"},
		{Code: "UNKNOWN_EXCEPTION"},
		{Code: "processing_error", Message: "An error occurred while processing the card."},
		{Code: "10000", Message: "An application error has occurred while processing your request"},
		{Code: "serviceNotAvailable"},
		{Code: "ABORTED"},
		{Code: "InternalFailure"},
		{Code: "20503", Message: "Service Unavailable"},
		{Status: 477, Message: "migration in progress"}, // HubSpot moves an account
		{Status: 540, Message: "temporarily disabled"},  // Shopify
		{Message: "Server error: `GET https://api.example.com/` resulted in a `503 Service Unavailable` response"},
	},
	NonExamples: []Example{
		{Status: 504},
		{Status: 502, Message: "connect() failed (111: Connection refused)"},
		{Status: 403, Message: "internal error"},
	},
}

var classData = Class{
	Name:     "data",
	Doc:      "an answer that claims success and holds an error, or that can't be read",
	Noun:     "errors inside OK answers",
	Hint:     "the status says OK and the body does not: read a sample; the answer's shape may have changed",
	Statuses: []Span{{200, 299}},
	Over:     []Span{{200, 299}}, // so that its terms outweigh the weak ones of others
	Terms: []string{
		"unexpected token", "invalid json", "malformed json", "json parse", "json decode error",
		"unexpected end of json", "invalid character", "cannot unmarshal", "unmarshal", "expecting value",
		"parse error", "unexpected response", "unexpected content type", "empty response",
		"malformed http response", "wrong status line", "hpe invalid", "http protocol violation", "document parse failure",
		"checksum mismatch", "schema mismatch", "deserialization", "deserialize", "serialization exception",
	},
	Weak: []string{"key error", "syntax error"},
	Examples: []Example{
		{Code: "HPE_INVALID_CONSTANT", Message: "Parse Error: Expected HTTP/"},
		{Code: "12100", Message: "Document parse failure"},
		{Message: "KeyError: 'id'"},
		{Message: "Net::HTTPBadResponse: wrong status line"},
		{Message: "JsonException: Syntax error"},
		{Message: "com.fasterxml.jackson.databind.exc.MismatchedInputException: Cannot deserialize value"},
		{Status: 200},
		{Status: 200, Message: "ok=false"},
		{Status: 200, Message: "Unexpected token < in JSON at position 0"},
		{Message: "invalid character '<' looking for beginning of value"},
		{Message: "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)"},
		{Message: "json: cannot unmarshal string into Go struct field Contact.id of type int"},
	},
	NonExamples: []Example{
		{Status: 200, Code: "token_revoked"},
		{Status: 400, Message: "invalid json"},
		{Status: 500, Message: "cannot unmarshal"},
	},
}

// classUnknown stands last: it takes what no class claims.
var classUnknown = Class{
	Name: "unknown",
	Doc:  "a failure that no other class claims; it is still grouped by its message",
	Noun: "failures",
	Hint: "nothing known matches: read the message groups and a sample",
	Examples: []Example{
		{},
		{Message: "sync failed"},
		{Code: "E1234", Message: "something went wrong"},
		{Status: 700},
	},
	NonExamples: []Example{
		{Status: 500, Message: "something went wrong"},
		{Message: "request timed out"},
	},
}
