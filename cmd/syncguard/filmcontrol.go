package main

import "time"

// Pause implements tui.Film. At the end it plays from the beginning again.
func (f *film) Pause(paused bool) {
	f.change(func() {
		f.paused = paused
		if !paused && !f.at.Before(f.to) {
			f.goal = f.from
		}
	})
}

// Seek implements tui.Film.
func (f *film) Seek(by time.Duration) {
	f.change(func() {
		if f.goal.IsZero() {
			f.goal = f.at
		}
		f.goal = earlier(f.goal.Add(by), f.to)
		if f.goal.Before(f.from) {
			f.goal = f.from
		}
	})
}

// SetSpeed implements tui.Film.
func (f *film) SetSpeed(speed float64) { f.change(func() { f.speed = speed }) }

func (f *film) change(do func()) {
	f.lock.Lock()
	do()
	f.dirty = true
	f.lock.Unlock()
	select {
	case f.moved <- struct{}{}:
	default:
	}
}
