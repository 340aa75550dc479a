package main

import (
	"errors"
	"io"
	"time"

	"github.com/rs/zerolog"

	"github.com/syncguard/syncguard/testdata/make/story"
)

func zerologJSON(w io.Writer) teller {
	var now time.Time
	zerolog.TimestampFunc = func() time.Time { return now }
	logger := zerolog.New(w).With().Timestamp().Logger()
	levels := map[string]zerolog.Level{"info": zerolog.InfoLevel, "warn": zerolog.WarnLevel, "error": zerolog.ErrorLevel}
	return func(e story.Entry) {
		now = e.At
		line := logger.WithLevel(levels[e.Level]).Str("version", e.Version)
		if e.Integration != "" {
			line = line.Str("provider", e.Integration).
				Dict("account", zerolog.Dict().Str("id", e.Tenant).Str("region", e.Region)).
				Str("operation", e.Operation).Int("status", e.Status).Str("request_id", e.RequestID).
				Int("attempt", e.Attempt).Dur("elapsed", time.Duration(e.DurationMS)*time.Millisecond)
		}
		if e.Error != "" {
			line = line.Err(errors.New(e.Error))
		}
		line.Msg(e.Message)
	}
}
