package main

import (
	"context"
	"io"
	"log/slog"

	"github.com/syncguard/syncguard/testdata/make/story"
)

func slogText(w io.Writer) teller { return slogTeller(slog.NewTextHandler(w, nil)) }

func slogJSON(w io.Writer) teller { return slogTeller(slog.NewJSONHandler(w, nil)) }

// slogTeller hands records to the handler itself, because a slog.Logger takes
// the time from the wall clock.
func slogTeller(h slog.Handler) teller {
	levels := map[string]slog.Level{"info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	return func(e story.Entry) {
		r := slog.NewRecord(e.At, levels[e.Level], e.Message, 0)
		if e.Integration != "" {
			r.AddAttrs(
				slog.String("integration", e.Integration), slog.String("tenant", e.Tenant), slog.String("operation", e.Operation),
				slog.Int("status", e.Status), slog.String("request_id", e.RequestID), slog.Int("attempt", e.Attempt),
				slog.Int("duration_ms", e.DurationMS), slog.String("region", e.Region))
		}
		r.AddAttrs(slog.String("version", e.Version))
		if e.Error != "" {
			r.AddAttrs(slog.String("error", e.Error))
		}
		if err := h.Handle(context.Background(), r); err != nil {
			panic(err)
		}
	}
}
