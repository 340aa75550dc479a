package text

import (
	"testing"
	"time"
)

func TestNumber(t *testing.T) {
	for in, want := range map[int64]string{0: "0", 999: "999", 1_000: "1,000", 1_234_567: "1,234,567", -1_234: "-1,234"} {
		if got := Number(in); got != want {
			t.Errorf("Number(%d) = %s, want %s", in, got, want)
		}
	}
}

func TestLasting(t *testing.T) {
	tests := []struct {
		in   time.Duration
		want string
	}{
		{-time.Second, "0 s"}, {499 * time.Millisecond, "0 s"}, {59 * time.Second, "59 s"}, {time.Minute, "1 min"},
		{12*time.Minute + 30*time.Second, "12 min 30 s"}, {2 * time.Hour, "2 h"}, {25*time.Hour + 59*time.Minute, "1 d 1 h"},
	}
	for _, test := range tests {
		if got := Lasting(test.in); got != test.want {
			t.Errorf("Lasting(%s) = %s, want %s", test.in, got, test.want)
		}
	}
}

func TestSetting(t *testing.T) {
	for in, want := range map[time.Duration]string{
		5 * time.Minute: "5m", 90 * time.Minute: "1h30m", time.Hour: "1h", 45 * time.Second: "45s", 61 * time.Second: "1m1s", 10 * time.Hour: "10h",
	} {
		got := Setting(in)
		if d, err := time.ParseDuration(got); got != want || d != in || err != nil {
			t.Errorf("Setting(%s) = %s (%v), want %s", in, got, err, want)
		}
	}
}
