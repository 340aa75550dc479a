package main

import (
	"io"

	"github.com/sirupsen/logrus"

	"github.com/syncguard/syncguard/testdata/make/story"
)

func logrusText(w io.Writer) teller {
	return logrusTeller(w, &logrus.TextFormatter{DisableColors: true})
}

func logrusJSON(w io.Writer) teller { return logrusTeller(w, &logrus.JSONFormatter{}) }

func logrusTeller(w io.Writer, f logrus.Formatter) teller {
	logger := logrus.New()
	logger.SetOutput(w)
	logger.SetFormatter(f)
	levels := map[string]logrus.Level{"info": logrus.InfoLevel, "warn": logrus.WarnLevel, "error": logrus.ErrorLevel}
	return func(e story.Entry) {
		fields := logrus.Fields{"version": e.Version}
		if e.Integration != "" {
			fields = logrus.Fields{
				"integration": e.Integration, "tenant": e.Tenant, "operation": e.Operation, "status": e.Status,
				"request_id": e.RequestID, "attempt": e.Attempt, "duration_ms": e.DurationMS, "region": e.Region, "version": e.Version,
			}
		}
		if e.Error != "" {
			fields[logrus.ErrorKey] = e.Error
		}
		logger.WithTime(e.At).WithFields(fields).Log(levels[e.Level], e.Message)
	}
}
