package notify

import (
	"context"
	"errors"
	"time"
)

// Channel hands alerts to one receiver. It is used by one goroutine at a time.
type Channel interface {
	// Deliver sends one alert before the context ends. An alert may come more
	// than once; its ID tells the receiver.
	Deliver(ctx context.Context, a Alert) error
}

// keeper is a channel whose receiver forgets what it is not told again.
type keeper interface {
	// Keep says again that these are open. It is called every so often.
	Keep(ctx context.Context, open []Alert) error
	KeepEvery() time.Duration
}

// Kind is a way to tell the world. Adding one is a file with such a value and
// one line in Kinds.
type Kind struct {
	Name    string // as `type` has it
	Doc     string // one line for the help and the documentation
	Timeout time.Duration
	// Takes are the settings beside those of every channel: url, secret,
	// command, labels, allow_private, expires.
	Takes []string
	// SecretURL says that the address itself lets one in, and so belongs into
	// the environment or a file.
	SecretURL bool
	Build     func(s settings) (Channel, error)
}

// Kinds returns every kind of channel, in the order in which the help lists them.
func Kinds() []Kind {
	return []Kind{webhook, slack, alertmanager, command, shoutrrrKind}
}

// kindNamed returns the kind of that name.
func kindNamed(name string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// settings are a channel's as its kind needs them: secrets are read, times have
// a zone.
type settings struct {
	URL          string
	Secret       string
	Command      []string
	Labels       map[string]string
	AllowPrivate bool
	Expires      time.Duration
	Zone         *time.Location
}

// Target is a channel with all that belongs to its use.
type Target struct {
	Name    string // what the outbox calls it; holds no secret
	Kind    string
	Policy  Policy
	Timeout time.Duration // of one delivery
	Channel Channel
	hide    []string // what must not be in an error
}

// deliver sends an alert within the time-out. Its errors hold no secret.
func (t *Target) deliver(ctx context.Context, a Alert) error {
	return t.guarded(ctx, func(ctx context.Context) error { return t.Channel.Deliver(ctx, a) })
}

func (t *Target) guarded(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, t.Timeout, errTooSlow)
	defer cancel()
	err := do(ctx)
	if err == nil {
		return nil
	}
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errTooSlow):
		err = errTooSlow
	case cause != nil:
		return cause // we are ending, and the receiver is not to blame
	}
	return redact(err, t.hide)
}
