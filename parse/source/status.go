package source

import "time"

// FeedStatus is how the following of one log is going.
type FeedStatus struct {
	Stream   string
	Lines    int64         // read in all
	Unparsed int64         // of these
	Last     time.Time     // the newest time in it; zero when none was understood
	Behind   bool          // there is more to read at once
	Quiet    time.Duration // for how long no line with a time has come
	Trouble  string        // why it can't be read; "" when it can
	Missing  bool          // nothing is at its path, and that is no rotation
}

// Status tells how the following of each log is going, sorted by stream.
func (fl *Follower) Status() []FeedStatus {
	now := fl.now()
	out := make([]FeedStatus, 0, len(fl.logs))
	for _, l := range fl.logs {
		s := FeedStatus{
			Stream: l.s.name, Lines: l.s.tally.Lines, Unparsed: l.s.tally.Unparsed,
			Last: l.s.tally.Last, Behind: !l.atEnd, Trouble: l.trouble,
		}
		s.Missing = !l.gone.IsZero() && (len(l.open) == 0 || l.told)
		if !l.heard.IsZero() {
			s.Quiet = max(now.Sub(l.heard), 0)
		}
		out = append(out, s)
	}
	return out
}
