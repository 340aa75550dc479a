package parse

import "strings"

// eventOutcome reads the end of an event type: token_refresh_failed,
// delivery.succeeded, MessageAttemptFailing, TokenRefreshed, webhook_timed_out.
// What was done to its end is a success; what says no such thing is Other.
func eventOutcome(s string) Outcome {
	if endsInTwo(s[lastParts(s):]) {
		return Failed
	}
	last := s[lastPart(s):]
	if o := outcomeWord(last); o != Other {
		return o
	}
	switch d := deedOf(s); {
	case d.undone:
		return Failed
	case d.noun != "":
		return OK
	}
	return Other
}

// withoutOutcome cuts the outcome off an event type, so that token_refreshed,
// token_refresh_failed and token_refresh_succeeded are one operation.
func withoutOutcome(s string) string {
	if at := lastParts(s); at > 0 && endsInTwo(s[at:]) {
		return cut(stem(s, at), 128)
	}
	at := lastPart(s)
	if at == 0 {
		return cut(s, 128)
	}
	if outcomeWord(s[at:]) != Other {
		return cut(stem(s, at), 128)
	}
	if d := deedOf(s); d.noun != "" {
		noun := d.noun
		if s[at] >= 'A' && s[at] <= 'Z' {
			noun = strings.ToUpper(noun[:1]) + noun[1:]
		}
		return cut(s[:at]+noun, 128)
	}
	return cut(s, 128)
}

// stem is what stands before place at of an event type.
func stem(s string, at int) string { return strings.TrimRight(s[:at], "._-:/ ") }

// endsInTwo reports whether s is an end of an event type that tells of a failure
// only by both its words.
func endsInTwo(s string) bool {
	var buf [16]byte
	switch string(joined(buf[:0], s)) {
	case "timedout", "ratelimited", "deadlettered", "gaveup":
		return true
	}
	return false
}

// deed is a participle that ends an event type.
type deed struct {
	noun   string // what a failure of the same deed is called before "failed": refresh for refreshed
	topic  bool   // behind a dot it names what a webhook is about and not how it went: invoice.paid
	undone bool   // the participle itself is a failure: declined
}

// deeds are the participles that end event types when something was done. Those
// that only say that it began, was put off or called back (started, queued,
// scheduled, cancelled, retried, received by us and not yet handled) are left out.
var deeds = map[string]deed{
	"acknowledged": {noun: "acknowledge"}, "activated": {noun: "activation", topic: true}, "added": {noun: "add", topic: true}, "applied": {noun: "apply"},
	"archived": {noun: "archive", topic: true}, "assigned": {noun: "assign", topic: true}, "attached": {noun: "attach"}, "authenticated": {noun: "authentication"},
	"authorized": {noun: "authorization"}, "backfilled": {noun: "backfill"}, "booked": {noun: "booking"}, "captured": {noun: "capture", topic: true},
	"charged": {noun: "charge", topic: true}, "collected": {noun: "collect"}, "confirmed": {noun: "confirmation", topic: true}, "connected": {noun: "connection"},
	"converted": {noun: "convert"}, "copied": {noun: "copy"}, "created": {noun: "create", topic: true}, "deleted": {noun: "delete", topic: true},
	"deployed": {noun: "deploy"}, "dispatched": {noun: "dispatch"}, "downloaded": {noun: "download"}, "emitted": {noun: "emit"},
	"enriched": {noun: "enrich"}, "established": {noun: "establish"}, "exchanged": {noun: "exchange"}, "exported": {noun: "export"},
	"fetched": {noun: "fetch"}, "forwarded": {noun: "forward"}, "fulfilled": {noun: "fulfillment", topic: true}, "granted": {noun: "grant"},
	"handled": {noun: "handle"}, "imported": {noun: "import"}, "ingested": {noun: "ingest"}, "inserted": {noun: "insert"},
	"installed": {noun: "install", topic: true}, "invoiced": {noun: "invoice", topic: true}, "issued": {noun: "issue", topic: true}, "linked": {noun: "link", topic: true},
	"loaded": {noun: "load"}, "matched": {noun: "match"}, "merged": {noun: "merge", topic: true}, "notified": {noun: "notify"},
	"obtained": {noun: "obtain"}, "paid": {noun: "payment", topic: true}, "placed": {noun: "place", topic: true}, "polled": {noun: "poll"},
	"posted": {noun: "post", topic: true}, "provisioned": {noun: "provision"}, "published": {noun: "publish"}, "pulled": {noun: "pull"},
	"pushed": {noun: "push"}, "reconciled": {noun: "reconcile"}, "reconnected": {noun: "reconnect"}, "recorded": {noun: "record", topic: true},
	"recovered": {noun: "recovery"}, "refreshed": {noun: "refresh"}, "refunded": {noun: "refund", topic: true}, "registered": {noun: "registration", topic: true},
	"renewed": {noun: "renewal"}, "resolved": {noun: "resolve", topic: true}, "restored": {noun: "restore"}, "retrieved": {noun: "retrieve"},
	"returned": {noun: "return", topic: true}, "rotated": {noun: "rotation"}, "saved": {noun: "save"}, "settled": {noun: "settlement", topic: true},
	"shipped": {noun: "shipment", topic: true}, "stored": {noun: "store"}, "submitted": {noun: "submit", topic: true}, "subscribed": {noun: "subscribe", topic: true},
	"synchronized": {noun: "sync"}, "synchronised": {noun: "sync"}, "transferred": {noun: "transfer"}, "translated": {noun: "translate"},
	"updated": {noun: "update", topic: true}, "uploaded": {noun: "upload"}, "upserted": {noun: "upsert"}, "validated": {noun: "validation"},
	"verified": {noun: "verification", topic: true}, "written": {noun: "write"},

	"crashed": {undone: true}, "declined": {undone: true}, "disconnected": {undone: true}, "lost": {undone: true},
	"refused": {undone: true}, "revoked": {undone: true}, "throttled": {undone: true},
}

// deedOf looks up what ends an event type; an empty deed when it is none.
func deedOf(s string) deed {
	var buf [16]byte
	at := lastPart(s)
	d := deeds[string(joined(buf[:0], s[at:]))]
	if d.topic && at > 0 && s[at-1] == '.' {
		return deed{}
	}
	return d
}

// lastPart returns where the last word of an identifier begins.
func lastPart(s string) int { return partBefore(s, len(s)) }

// lastParts returns where the last two words of an identifier begin.
func lastParts(s string) int {
	if at := lastPart(s); at > 0 {
		return partBefore(s, len(strings.TrimRight(s[:at], "._-:/ ")))
	}
	return 0
}

// partBefore returns where the word that ends at end begins.
func partBefore(s string, end int) int {
	for i := end - 1; i > 0; i-- {
		if strings.IndexByte("._-:/ ", s[i-1]) >= 0 || s[i] >= 'A' && s[i] <= 'Z' && s[i-1] >= 'a' && s[i-1] <= 'z' {
			return i
		}
	}
	return 0
}
