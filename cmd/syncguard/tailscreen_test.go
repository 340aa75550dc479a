package main

import (
	"testing"
	"time"

	"github.com/syncguard/syncguard/parse/source"
	"github.com/syncguard/syncguard/tui"
)

func TestFeedsOnTheScreen(t *testing.T) {
	for _, c := range []struct {
		name string
		is   source.FeedStatus
		want tui.Feed
	}{
		{"going", source.FeedStatus{Stream: "a", Lines: 7, Unparsed: 1, Quiet: 12 * time.Second}, tui.Feed{Name: "a", Lines: 7, Unparsed: 1, Lag: 10 * time.Second}},
		{"empty", source.FeedStatus{Stream: "a"}, tui.Feed{Name: "a", Lag: -1}},
		{"missing", source.FeedStatus{Stream: "a", Missing: true, Behind: true}, tui.Feed{Name: "a", Lag: -1, Trouble: "it is not there"}},
		{"a folder", source.FeedStatus{Stream: "a", Lines: 1, Missing: true, Trouble: "it is a folder now"}, tui.Feed{Name: "a", Lines: 1, Trouble: "it is a folder now"}},
	} {
		if got := feedsOf([]source.FeedStatus{c.is}); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
