package main

import (
	"errors"
	"io"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"github.com/syncguard/syncguard/testdata/make/story"
)

func zapProduction(w io.Writer) teller {
	return zapTeller(zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig()), w)
}

func zapConsole(w io.Writer) teller {
	return zapTeller(zapcore.NewConsoleEncoder(zap.NewDevelopmentEncoderConfig()), w)
}

// at is a zapcore.Clock that shows the time of the entry being told.
type at struct{ time.Time }

func (a *at) Now() time.Time                         { return a.Time }
func (a *at) NewTicker(d time.Duration) *time.Ticker { return time.NewTicker(d) }

// zapTeller names the logger after the integration, as applications do, and
// gives the integration no field of its own.
func zapTeller(enc zapcore.Encoder, w io.Writer) teller {
	clock := &at{}
	root := zap.New(zapcore.NewCore(enc, zapcore.AddSync(w), zapcore.InfoLevel), zap.WithClock(clock))
	levels := map[string]zapcore.Level{"info": zapcore.InfoLevel, "warn": zapcore.WarnLevel, "error": zapcore.ErrorLevel}
	return func(e story.Entry) {
		clock.Time = e.At
		logger, fields := root.Named("worker"), []zap.Field{zap.String("version", e.Version)}
		if e.Integration != "" {
			logger = root.Named("sync").Named(e.Integration)
			fields = append(fields,
				zap.String("tenant_id", e.Tenant), zap.String("operation", e.Operation), zap.Int("status", e.Status),
				zap.String("request_id", e.RequestID), zap.Int("attempt", e.Attempt),
				zap.Duration("duration", time.Duration(e.DurationMS)*time.Millisecond), zap.String("region", e.Region))
		}
		if e.Error != "" {
			fields = append(fields, zap.Error(errors.New(e.Error)))
		}
		logger.Log(levels[e.Level], e.Message, fields...)
	}
}
