package parse

import "testing"

func TestOutcomeOfEventType(t *testing.T) {
	for _, c := range []struct {
		event string
		want  Outcome
	}{
		{"token_refresh_failed", Failed},
		{"token_refreshed", OK},
		{"TokenRefreshed", OK},
		{"token.renewed", OK},
		{"connection_restored", OK},
		{"contact_created", OK},
		{"delivery.succeeded", OK},
		{"webhook_timed_out", Failed},
		{"WebhookTimedOut", Failed},
		{"job_dead_lettered", Failed},
		{"payment_declined", Failed},
		{"token_revoked", Failed},
		{"invoice.paid", Other}, // a webhook's topic
		{"customer.created", Other},
		{"job_started", Other},
		{"delivery_queued", Other},
		{"sync_cancelled", Other},
		{"refreshed", OK},
		{"", Other},
	} {
		if got := eventOutcome(c.event); got != c.want {
			t.Errorf("event type %q: %s, want %s", c.event, got, c.want)
		}
	}
}

func TestAnnouncedDeedIsOpen(t *testing.T) {
	e, _ := mapLine(t, Mapping{}, `{`+at+`"level":"info","event":"contact_created","msg":"processing webhook"}`)
	if e.Outcome != Other {
		t.Errorf("a line that says what will be tried: %s, want other", e.Outcome)
	}
}
