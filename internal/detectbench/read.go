package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/syncguard/syncguard/internal/traffic"
	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/parse/source"
)

// readLogs reads files and folders the way the program does and hands every
// event to each, in order. form, if it has a log_format, is what the reader is
// told; nil lets it find out.
func readLogs(paths []string, form *traffic.Form, each func(e *parse.Event)) (source.Coverage, error) {
	streams, problems := source.Find(paths)
	for _, p := range problems {
		if !p.Notice {
			return source.Coverage{}, p
		}
	}
	var formats []parse.Format
	if form != nil && form.Spec != "" {
		f, err := parse.CompileLogFormat(form.Name, form.Spec)
		if err != nil {
			return source.Coverage{}, err
		}
		formats = []parse.Format{f}
	}
	feed, err := source.NewFeed(streams, nil, source.Options{NewDecoder: func(stream string, modTime time.Time) func() source.Decoder {
		first := parse.NewDecoder(stream, parse.Options{Formats: formats, Reference: modTime})
		return func() source.Decoder { return first.Fork() }
	}})
	if err != nil {
		return source.Coverage{}, err
	}
	defer feed.Close()
	for {
		batch, err := feed.Next(context.Background())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return source.Coverage{}, fmt.Errorf("read %v: %w", paths, err)
		}
		for i := range batch.Events {
			each(&batch.Events[i])
		}
	}
	last := feed.Finish()
	for i := range last {
		each(&last[i])
	}
	return feed.Coverage(), nil
}
