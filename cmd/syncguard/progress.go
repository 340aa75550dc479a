package main

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/syncguard/syncguard/parse/source"
	"github.com/syncguard/syncguard/parse/text"
)

// progressState is how far a replay is.
type progressState struct {
	source.Progress
	incidents int // found so far
	live      int // of them, not over yet
}

// progress shows how far a replay is, on a terminal only.
type progress struct {
	bar   *progressbar.ProgressBar
	w     io.Writer
	start time.Time
	now   func() time.Time
}

// barCells is the width of the bar, and barRoom of all that is drawn beside
// the description: blanks, percentage, frame.
const (
	barCells = 12
	barRoom  = barCells + 12
)

func newProgress(w io.Writer, now func() time.Time) *progress {
	bar := progressbar.NewOptions64(-1,
		progressbar.OptionSetWriter(w),
		// Times are in the description, which is cut to the terminal's width: a
		// line that wraps leaves a trail.
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionThrottle(100*time.Millisecond),
		// Drawn where it is shown, and not by a goroutine of its own beside it.
		progressbar.OptionSetSpinnerChangeInterval(0),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionSetWidth(barCells),
	)
	return &progress{bar: bar, w: w, start: now(), now: now}
}

func (p *progress) show(at progressState) {
	if at.BytesTotal > 0 && p.bar.GetMax64() != at.BytesTotal {
		p.bar.ChangeMax64(at.BytesTotal)
	}
	width, _ := terminalWidth(p.w) // the window may change
	if width == 0 {
		width = 80
	}
	p.bar.Describe(text.Truncate(describeProgress(at, p.now().Sub(p.start)), width-barRoom))
	// A full bar would end itself; that is for clear to do. A bar that can't be
	// drawn is no reason to stop.
	_ = p.bar.Set64(min(at.BytesRead, max(at.BytesTotal-1, 0)))
}

// clear takes the bar off the terminal before anything else is printed.
func (p *progress) clear() { _ = p.bar.Clear() }

// describeProgress puts first what matters most: the end may be cut.
func describeProgress(at progressState, elapsed time.Duration) string {
	rate := float64(at.Events) / max(elapsed.Seconds(), 0.001)
	s := fmt.Sprintf("%s (%d live), %s events, %s/s", plural(int64(at.incidents), "incident"), at.live, short(float64(at.Events)), short(rate))
	if left, known := remaining(at.BytesRead, at.BytesTotal, elapsed); known {
		s += fmt.Sprintf(", %s left", left)
	}
	return s
}

// remaining guesses from the bytes so far how long the others take.
func remaining(read, total int64, elapsed time.Duration) (time.Duration, bool) {
	if read <= 0 || total <= read || elapsed < 2*time.Second {
		return 0, false
	}
	left := time.Duration(float64(elapsed) / float64(read) * float64(total-read))
	return left.Round(time.Second), true
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
