package parse

// S3 is the server access log of AWS' object store.
var S3 = Format{
	Name:   "aws-s3",
	Doc:    "AWS S3 server access logs",
	Begins: digits + "abcdef",
	Parse:  parseS3,
	Samples: []Sample{{
		Line: `79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be exports [19/Jun/2026:11:22:33 +0000] 192.0.2.3 arn:aws:iam::123456789012:user/acme 3E57427F3EX REST.PUT.OBJECT acme/1.csv "PUT /exports/acme/1.csv HTTP/1.1" 503 SlowDown 113 - 7 - "-" "aws-sdk" -`,
		Fields: []Field{
			{"bucket_owner", "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be", String}, {"bucket", "exports", String},
			{"time", "19/Jun/2026:11:22:33 +0000", String}, {"remote_ip", "192.0.2.3", String}, {"requester", "arn:aws:iam::123456789012:user/acme", String},
			{"request_id", "3E57427F3EX", String}, {"operation", "REST.PUT.OBJECT", String}, {"key", "acme/1.csv", String},
			{"request", "PUT /exports/acme/1.csv HTTP/1.1", String}, {"status", "503", String}, {"error_code", "SlowDown", String}, {"bytes_sent", "113", String},
			{"object_size", "-", String}, {"total_time", "7", String}, {"turnaround_time", "-", String}, {"referer", "-", String}, {"user_agent", "aws-sdk", String},
			{"version_id", "-", String},
		},
	}},
}

var s3Layout = []layoutColumn{
	{"bucket_owner", isHex}, {"bucket", nil}, {"time", wholeStamp}, {"remote_ip", nil}, {"requester", nil}, {"request_id", nil},
	{"operation", isS3Operation}, {"key", nil}, {"request", nil}, {"status", isStatusWord}, {"error_code", nil}, {"bytes_sent", isNumberOrDash},
	{"object_size", isNumberOrDash}, {"total_time", isNumberOrDash}, {"turnaround_time", isNumberOrDash}, {"referer", nil}, {"user_agent", nil}, {"version_id", nil},
}

func parseS3(line string, r *Record) bool {
	if len(line) < 100 || !isDigit(line[0]) && (line[0] < 'a' || line[0] > 'f') {
		return false
	}
	c := cutter{s: line}
	return c.take(r, s3Layout, 11)
}

func isHex(s string) bool { return len(s) >= 32 && shapeOf(s).hex == len(s) }

func isS3Operation(s string) bool {
	k := shapeOf(s)
	return k.dots >= 1 && k.lower == 0 && k.other == 0
}
