package parse

// Formats returns every format, in the order in which a line is offered to
// them: each is strict, so the first that takes a line is right.
func Formats() []Format {
	return []Format{
		JSON,
		OTLP,
		Records,
		CRI,
		Heroku,
		Syslog,
		Prefixed,
		Combined,
		CSV,
		W3C,
		ELB,
		Envoy,
		HAProxy,
		S3,
		Lambda,
		Sidekiq,
		Celery,
		Gin,
		Postgres,
		PostgresCSV,
		MySQLSlow,
		LTSV,
		Logfmt,
		Plain,
	}
}

// FormatNamed returns the format of that name.
func FormatNamed(name string) (Format, bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}
