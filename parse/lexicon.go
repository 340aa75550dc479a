package parse

// wordKind is what a word in a message says about the outcome.
type wordKind uint8

const (
	wordNone     wordKind = iota
	wordWeak              // a failure if the level is a warning: error, denied
	wordPlain             // a failure at any level: failed
	wordCause             // a failure whatever else is said: ECONNREFUSED
	wordOK                // a success: delivered
	wordSuccess           // a success that overrules an earlier failure: succeeded
	wordNegation          // turns the next words round: no, without, not
	wordAnnounce          // at the start, says that something is about to be tried
	wordOpen              // before a word, leaves it open: will be sent, until delivered
	wordPair              // means something only after another word: (connection) refused
)

// failure grades how surely a message tells of a failure.
type failure uint8

const (
	failNone failure = iota
	failWeak
	failPlain
	failCause
)

// wordLists is the vocabulary for messages. Words are in lower case; a word
// with capitals or underscores inside is looked up whole, then by its last part.
var wordLists = []struct {
	kind  wordKind
	words []string
}{
	{wordWeak, []string{"error", "errors", "err", "timeout", "timeouts", "invalid", "denied", "rejected", "expired", "unauthorized",
		"forbidden", "unavailable", "aborted", "refused", "fault", "problem", "broken", "throttled", "revoked", "missing",
		"unexpected", "bad", "lost", "dropped", "exhausted", "bounced", "giving"}},
	{wordPlain, []string{"failed", "failure", "failures", "fail", "fails", "failing", "errored", "exception", "exceptions", "unable", "couldn",
		"cannot", "unsuccessful", "unsuccessfully", "undeliverable", "undelivered", "panic", "panicked", "crashed", "unreachable"}},
	{wordCause, []string{"timedout", "econnrefused", "econnreset", "etimedout", "esockettimedout", "enotfound", "ehostunreach", "enetunreach", "epipe",
		"eai_again", "econnaborted", "cert_has_expired", "invalid_grant", "invalid_client", "invalid_token", "invalid_api_key",
		"unauthorized_client", "access_denied", "deadline_exceeded", "rate_limited", "ratelimited", "account_inactive", "token_revoked",
		"token_expired", "not_authed", "invalid_auth", "socketexception", "unknownhostexception"}},
	{wordOK, []string{"ok", "success", "successful", "delivered", "synced", "synchronized", "completed", "complete", "refreshed", "sent", "accepted",
		"processed", "finished", "done", "acknowledged", "acked", "authenticated", "published", "imported", "exported", "charged",
		"uploaded", "fetched", "handled", "performed"}},
	{wordSuccess, []string{"succeeded", "succeeds", "successfully", "recovered"}},
	{wordNegation, []string{"no", "not", "without", "zero", "never", "non", "isn", "wasn", "didn"}},
	{wordAnnounce, []string{"starting", "start", "begin", "beginning", "attempting", "trying", "retrying", "scheduling", "scheduled", "queued",
		"enqueued", "queueing", "enqueueing", "sending", "preparing", "processing", "calling", "fetching", "waiting", "about"}},
	{wordOpen, []string{"be", "being", "if", "when", "until", "unless", "before", "will"}},
	{wordPair, []string{"out", "exceeded", "host", "pipe", "reset", "eof", "many", "closed", "limited"}},
}

// pairs are the words that make a cause of the word behind them.
var pairs = map[string][]string{
	"out": {"timed", "timing"}, "exceeded": {"deadline", "limit", "quota"}, "host": {"such"}, "pipe": {"broken"},
	"reset": {"connection"}, "eof": {"unexpected"}, "many": {"too"}, "closed": {"unexpectedly"}, "refused": {"connection"},
	"limited": {"rate"},
}

// entry is what the lexicon knows of a word.
type entry struct {
	kind     wordKind
	provider *provider
}

// lexicon holds the words above and the names of providers; lexiconMask, by
// first letter, has a bit for every length, so that most words of a message
// never reach the map.
var lexicon, lexiconMask = buildLexicon()

const maxWord = 24

func buildLexicon() (map[string]entry, [128]uint32) {
	words := make(map[string]entry, 512)
	for name, p := range providerWords {
		if !p.common && len(name) <= maxWord {
			words[name] = entry{provider: p}
		}
	}
	for _, list := range wordLists {
		for _, w := range list.words {
			words[w] = entry{kind: list.kind}
		}
	}
	var mask [128]uint32
	for w := range words {
		mask[w[0]] |= 1 << len(w)
	}
	return words, mask
}

// lookUp finds a word in lower case.
func lookUp(word []byte) entry {
	if len(word) == 0 || len(word) > maxWord || word[0] >= 128 || lexiconMask[word[0]]&(1<<len(word)) == 0 {
		return entry{}
	}
	return lexicon[string(word)]
}
