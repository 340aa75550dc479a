package store

// Example is a question and the query that answers it.
type Example struct{ Question, SQL string }

// Examples are queries to begin with.
func Examples() []Example {
	return []Example{
		{"What is broken now?",
			`SELECT id, state, severity, started_at, title FROM incidents
WHERE state IN ('open', 'recovering') ORDER BY started_at_ns`},
		{"Which tenants are not proven healthy, and by which incident?",
			`SELECT tenant, incident, state, last_failure_at FROM incident_tenants
WHERE state IN ('failing', 'recovering', 'unverified') ORDER BY last_failure_at_ns DESC`},
		{"Which integrations failed most in the last day of the log?",
			`SELECT integration, sum(failed) AS failed, sum(attempts) AS attempts, round(100.0 * sum(failed) / sum(attempts), 2) AS percent
FROM traffic WHERE minute_ns > (SELECT max(minute_ns) FROM traffic) - 86400 * 1000000000
GROUP BY integration ORDER BY failed DESC`},
		{"Which tenants fail most, as a share of their own traffic?",
			`SELECT tenant, integration, sum(failed) AS failed, sum(attempts) AS attempts, round(100.0 * sum(failed) / sum(attempts), 1) AS percent
FROM tenant_traffic GROUP BY tenant, integration HAVING failed >= 10 ORDER BY percent DESC LIMIT 20`},
		{"How did failures go, hour by hour?",
			`SELECT substr(minute, 1, 13) AS hour, integration, sum(count) AS failures FROM failures
GROUP BY hour, integration ORDER BY hour, integration`},
		{"What do the failures of a region say?",
			`SELECT attrs ->> 'region' AS region, class, status, sum(count) AS failures FROM failures
GROUP BY region, class, status ORDER BY failures DESC LIMIT 20`},
		{"How long did incidents last, until proven over?",
			`SELECT id, severity, round((resolved_at_ns - started_at_ns) / 6e10, 1) AS minutes, relapses, title FROM incidents
WHERE state = 'resolved' ORDER BY minutes DESC`},
		{"How soon were they noticed?",
			`SELECT kind, count(*) AS incidents, round(avg(opened_at_ns - started_at_ns) / 1e9, 1) AS seconds FROM incidents GROUP BY kind`},
		{"Which deploys broke something?",
			`SELECT d.version, d.at, d.incident, i.title FROM deploys d JOIN incidents i ON i.id = d.incident ORDER BY d.at_ns`},
		{"How much of the logs was understood?",
			`SELECT stream, format, lines, unparsed, round(100.0 * unparsed / max(lines, 1), 2) AS percent FROM streams ORDER BY unparsed DESC`},
	}
}
