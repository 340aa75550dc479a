package analyze

var classRateLimit = Class{
	Name:     "rate_limit",
	Doc:      "too many requests in a short time; it heals when the caller slows down",
	Noun:     "rate limit errors",
	Hint:     "we call too often: check for a loop, a backfill or missing backoff, then the plan's limit",
	Statuses: []Span{{420, 420}, {429, 430}},
	Over:     []Span{{200, 299}, {400, 400}, {403, 403}, {500, 503}},
	Terms: []string{
		"rate limit", "rate limits", "rate limited", "rate limiting", "ratelimit", "ratelimited",
		"rate exceeded", "too many requests", "throttle", "throttled", "throttling", "throttle exceeded",
		"slow down", "request rate", "requests per second", "requests per minute", "calls per second",
		"ten secondly rolling", "secondly limit", "resource exhausted", "provisioned throughput exceeded",
		"abuse detection", "activity limit reached", "concurrent api requests", "concurrent requests",
	},
	Codes: []string{
		"3001", "003001", // QuickBooks
		"20429", "14107", "30001", "63018", // Twilio
		"CONCURRENT_API_REQUESTS_LIMIT", "RequestLimitExceeded", "EC2ThrottledException",
	},
	Examples: []Example{
		{Status: 429},
		{Status: 429, Message: "Quota exceeded for quota metric 'Read requests' per minute"},
		{Status: 403, Code: "userRateLimitExceeded"},
		{Status: 403, Message: "You have exceeded a secondary rate limit. Please wait a few minutes."},
		{Status: 400, Code: "ThrottlingException", Message: "Rate exceeded"},
		{Status: 503, Code: "SlowDown", Message: "Please reduce your request rate."},
		{Status: 200, Code: "ratelimited"},
		{Code: "RATE_LIMITS", Message: "You have reached your ten_secondly_rolling limit."},
		{Status: 200, Code: "THROTTLED"},
		{Message: "Exceeded 2 calls per second for api client."},
		{Message: "rpc error: code = ResourceExhausted desc = too many streams"},
		{Code: "20429"},
		{Code: "30001", Message: "Queue overflow"},
		{Code: "StripeRateLimitError"},
		{Code: "CONCURRENT_API_REQUESTS_LIMIT", Message: "ConcurrentRequests (Concurrent API Requests) Limit exceeded."},
		{Status: 503, Code: "RequestLimitExceeded"},
		{Status: 400, Code: "ProvisionedThroughputExceededException"},
		{Status: 503, Code: "ApplicationThrottled"},
		{Code: "RATE_LIMITED"},
		{Message: "feign.FeignException$TooManyRequests: [429] during [GET]"},
	},
	NonExamples: []Example{
		{Status: 403, Code: "quotaExceeded"},
		{Message: "REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded."},
		{Message: "exchange rate unavailable"},
	},
}

var classQuota = Class{
	Name:     "quota",
	Doc:      "an allowance is used up: the plan, the day's or month's quota, the credit",
	Noun:     "quota errors",
	Hint:     "an allowance is used up and stays so until renewed: check plan, billing and usage",
	Statuses: []Span{{402, 402}, {507, 507}, {509, 509}},
	Over:     []Span{{200, 299}, {400, 400}, {403, 403}},
	Terms: []string{
		"quota", "daily limit", "monthly limit", "request limit exceeded", "storage limit exceeded",
		"usage limit", "plan limit", "limit exceeded exception", "maximum credits exceeded",
		"out of credits", "insufficient credits", "insufficient balance", "payment required",
		"subscription period has ended", "mailbox full", "upgrade your plan", "subscription expired", "trial expired", "credit balance",
	},
	Codes: []string{"6190", "SHOP_INACTIVE"}, // QuickBooks and Shopify: unpaid
	Weak:  []string{"billing", "limit exceeded", "exceeded your", "limit reached"},
	Examples: []Example{
		{Status: 402},
		{Status: 403, Code: "quotaExceeded"},
		{Status: 403, Code: "dailyLimitExceeded"},
		{Status: 403, Code: "REQUEST_LIMIT_EXCEEDED", Message: "TotalRequests Limit exceeded."},
		{Code: "REQUEST_LIMIT_EXCEEDED", Message: "TotalRequests Limit exceeded."},
		{Message: "Maximum credits exceeded"},
		{Code: "6190", Message: "Invalid Company Status: Subscription Period Has Ended"},
		{Status: 200, Code: "SHOP_INACTIVE"},
		{Code: "ErrorQuotaExceeded"},
		{Code: "BILLING_DISABLED"},
		{Code: "ServiceQuotaExceededException"},
		{Message: "452 4.2.2 mailbox full"},
		{Code: "insufficient_quota", Message: "You exceeded your current quota, please check your plan and billing details."},
	},
	NonExamples: []Example{
		{Status: 402, Code: "card_declined", Message: "Your card has insufficient funds."},
		{Status: 429, Message: "Quota exceeded"},
		{Status: 500, Message: "quota service failed"},
	},
}
