package parse

import "strings"

// Sidekiq is the job server's text log, of the form with pairs and the older
// one with TID- and JID-.
var Sidekiq = Format{
	Name:   "sidekiq",
	Doc:    "Sidekiq's text logs: process, thread and job before the level",
	Begins: digits,
	Parse:  parseSidekiq,
	Samples: []Sample{
		{
			Line: `2026-06-19T11:22:33.123Z pid=17 tid=abc class=Stripe::SyncJob jid=b4a577edbccf elapsed=0.012 INFO: done`,
			Fields: []Field{
				{"time", "2026-06-19T11:22:33.123Z", String}, {"level", "INFO", String}, {"message", "done", String},
				{"pid", "17", String}, {"tid", "abc", String}, {"job", "Stripe::SyncJob", String}, {"jid", "b4a577edbccf", String}, {"elapsed", "0.012", String},
			},
		},
		{
			Line: `2026-06-19T11:22:33.123Z 17 TID-abc Stripe::SyncJob JID-b4a577edbccf INFO: fail: 0.012 sec`,
			Fields: []Field{
				{"time", "2026-06-19T11:22:33.123Z", String}, {"level", "INFO", String}, {"message", "fail: 0.012 sec", String},
				{"pid", "17", String}, {"tid", "abc", String}, {"job", "Stripe::SyncJob", String}, {"jid", "b4a577edbccf", String},
			},
		},
	},
}

func parseSidekiq(line string, r *Record) bool {
	stamp, rest := behindStamp(line)
	pairs := strings.HasPrefix(rest, "pid=")
	if !pairs && !strings.Contains(rest[:min(len(rest), 24)], " TID-") || !isISOStamp(stamp) {
		return false
	}
	head, message, ok := strings.Cut(rest, ": ")
	at := strings.LastIndexByte(head, ' ')
	if !ok || at < 0 || !isLevel(head[at+1:]) {
		return false
	}
	r.Add("time", stamp, String)
	r.Add("level", head[at+1:], String)
	if !takeSidekiqJSON(message, r) {
		r.Add("message", message, String)
	}
	if words := strings.Fields(head[:at]); pairs {
		sidekiqPairs(words, r)
	} else {
		sidekiqWords(words, r)
	}
	return true
}

// takeSidekiqJSON takes the context that Sidekiq prints of a job that failed.
func takeSidekiqJSON(message string, r *Record) bool {
	return message != "" && message[0] == '{' && isJSON(message) && scanJSON(message, r)
}

func sidekiqPairs(words []string, r *Record) {
	for _, w := range words {
		key, value, ok := strings.Cut(w, "=")
		if key == "class" {
			key = "job"
		}
		if ok {
			r.Add(key, value, String)
		}
	}
}

func sidekiqWords(words []string, r *Record) {
	for i, w := range words {
		switch {
		case i == 0:
			r.Add("pid", w, String)
		case strings.HasPrefix(w, "TID-"):
			r.Add("tid", w[4:], String)
		case strings.HasPrefix(w, "JID-"):
			r.Add("jid", w[4:], String)
		case isName(w):
			r.Add("job", w, String)
		}
	}
}
