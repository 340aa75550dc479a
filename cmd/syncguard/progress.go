package main

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/syncguard/syncguard/parse/source"
)

// progress shows how far a replay is, on a terminal only.
type progress struct {
	bar   *progressbar.ProgressBar
	start time.Time
	now   func() time.Time
}

func newProgress(w io.Writer, now func() time.Time) *progress {
	bar := progressbar.NewOptions64(-1,
		progressbar.OptionSetWriter(w),
		progressbar.OptionShowBytes(true),
		progressbar.OptionShowCount(),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionSetWidth(20),
	)
	return &progress{bar: bar, start: now(), now: now}
}

func (p *progress) show(at source.Progress, live int) {
	if at.BytesTotal > 0 && p.bar.GetMax64() != at.BytesTotal {
		p.bar.ChangeMax64(at.BytesTotal)
	}
	p.bar.Describe(describeProgress(at.Events, live, p.now().Sub(p.start)))
	// A full bar would end itself; that is for clear to do. A bar that can't be
	// drawn is no reason to stop.
	_ = p.bar.Set64(min(at.BytesRead, max(at.BytesTotal-1, 0)))
}

// clear takes the bar off the terminal before anything else is printed.
func (p *progress) clear() { _ = p.bar.Clear() }

func describeProgress(events int64, live int, elapsed time.Duration) string {
	rate := float64(events) / max(elapsed.Seconds(), 0.001)
	return fmt.Sprintf("%s events, %s/s, %s", short(float64(events)), short(rate), plural(int64(live), "live incident"))
}

// short writes a count in three digits or so: 950, 12.3k, 4.5M.
func short(n float64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%.0f", n)
	case n < 999_950:
		return fmt.Sprintf("%.1fk", n/1000)
	}
	return fmt.Sprintf("%.1fM", n/1e6)
}
