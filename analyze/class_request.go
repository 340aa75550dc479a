package analyze

var classConfig = Class{
	Name:     "config",
	Doc:      "a setting on our side or the tenant's is missing or wrong: an address, a version, a switch",
	Noun:     "configuration errors",
	Hint:     "a setting is missing or wrong: check address, version and switches changed lately",
	Statuses: []Span{{300, 399}, {407, 407}},
	Over:     []Span{{200, 299}, {400, 400}, {403, 403}},
	Terms: []string{
		"not configured", "misconfigured", "misconfiguration", "missing configuration",
		"configuration error", "config error", "invalid configuration", "missing environment variable",
		"unsupported protocol scheme", "no host in request url", "redirect uri mismatch",
		"too many redirects", "stopped after 10 redirects", "proxy authentication required",
		"api disabled", "feature disabled", "integration disabled", "service disabled",
		"api has not been used in project", "unsupported api version", "invalid api version",
		"api version is not supported", "invalid version",
	},
	Weak: []string{"configuration", "config", "invalid url", "invalid uri"},
	Examples: []Example{
		{Status: 301, Message: "Moved Permanently"},
		{Status: 400, Code: "redirect_uri_mismatch"},
		{Status: 403, Code: "accessNotConfigured", Message: "Access Not Configured. API has not been used in project 12 before."},
		{Status: 403, Code: "API_DISABLED_FOR_ORG"},
		{Message: `Post "api.example.com": unsupported protocol scheme ""`},
		{Message: "webhook secret not configured"},
	},
	NonExamples: []Example{
		{Status: 404, Message: "webhook not configured"},
		{Status: 400, Message: "invalid url in field website"},
	},
}

var classNotFound = Class{
	Name:     "not_found",
	Doc:      "what was asked for is not there, or no longer",
	Noun:     "not-found errors",
	Hint:     "an endpoint or object is gone: check the webhook's address and what was deleted or moved",
	Statuses: []Span{{404, 404}, {410, 410}},
	Over:     []Span{{200, 299}},
	Terms: []string{
		"not found", "no such", "does not exist", "doesn t exist", "resource missing", "no longer exists",
		"entity is deleted", "has been deleted", "was deleted", "unknown endpoint",
	},
	Weak: []string{"gone", "missing"},
	// QuickBooks 610, Twilio 20404.
	Codes: []string{"610", "20404"},
	Examples: []Example{
		{Status: 404},
		{Status: 410, Message: "endpoint removed"},
		{Status: 200, Code: "channel_not_found"},
		{Code: "OBJECT_NOT_FOUND"},
		{Code: "NoSuchKey", Message: "The specified key does not exist."},
		{Message: "rpc error: code = NotFound desc = contact 12"},
		{Code: "resource_missing", Message: "No such customer: 'cus_123'"},
	},
	NonExamples: []Example{
		{Message: "lookup api.example.com: no such host"},
		{Status: 422, Message: "country not found"},
	},
}

var classValidation = Class{
	Name: "validation",
	Doc:  "the peer understood the request and refuses what is in it",
	Noun: "rejected requests",
	Hint: "the peer refuses what we send: check the fields, the api version and the last mapping change",
	Statuses: []Span{
		{400, 400}, {405, 406}, {409, 409}, {411, 418}, {421, 422}, {424, 424}, {426, 426}, {428, 428}, {431, 431},
	},
	Over: []Span{{200, 299}, {402, 402}},
	Terms: []string{
		"invalid request", "bad request", "validation error", "validation errors", "validation failed",
		"invalid argument", "invalid arguments", "invalid parameter", "invalid value", "invalid field",
		"invalid input", "invalid email", "invalid phone", "invalid blocks", "invalid type",
		"required field missing", "missing required", "missing parameter", "parameter missing",
		"parameter invalid", "unprocessable", "malformed", "failed precondition", "precondition failed",
		"already exists", "duplicate", "conflict", "payload too large", "entity too large",
		"unsupported media type", "method not allowed", "string too long", "msg too long", "no text",
		"is archived", "custom validation exception", "unable to lock row", "stale object",
		"idempotency error", "idempotency key", "card declined", "card error", "insufficient funds",
		"expired card", "incorrect cvc", "do not honor",
	},
	Weak: []string{"invalid", "required", "rejected", "validation"},
	// Twilio 21211 (number), 21408, 21610 (opted out); QuickBooks 2020, 5010, 6000, 6240.
	Codes: []string{"21211", "21408", "21610", "21614", "2020", "5010", "6000", "6240"},
	Examples: []Example{
		{Status: 400},
		{Status: 409},
		{Status: 412},
		{Status: 413},
		{Status: 415},
		{Status: 422, Message: "email is invalid"},
		{Status: 402, Code: "card_declined", Message: "Your card has insufficient funds."},
		{Status: 200, Code: "invalid_arguments"},
		{Status: 200, Code: "is_archived"},
		{Code: "VALIDATION_ERROR", Message: "Property values were not valid"},
		{Code: "FIELD_CUSTOM_VALIDATION_EXCEPTION"},
		{Code: "21211"},
		{Message: "rpc error: code = InvalidArgument desc = name too long"},
		{Code: "6000", Message: "A business validation error has occurred"},
	},
	NonExamples: []Example{
		{Status: 400, Code: "invalid_grant"},
		{Status: 404, Message: "invalid id"},
		{Status: 500, Message: "Internal error: invalid state"},
	},
}
