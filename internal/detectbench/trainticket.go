package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// injected is a fault of the labelled day. Its logs were collected from a
// little before the injection to DataTo; between two faults there are none.
type injected struct {
	Service string `json:"service"`
	Type    string `json:"type"`
	Inject  string `json:"inject_time"`
	To      string `json:"data_to"`
	from    time.Time
	to      time.Time
}

// alarm is a detector's word about one service or several.
type alarm struct {
	at       time.Time
	services []string
	text     string
}

// trainticket reads a day of real microservice logs by the real path and
// compares the analyzer with "ten ERROR lines of one service within 150 s".
func trainticket(w io.Writer, log, labels string, verbose bool) error {
	faults, err := readLabels(labels)
	if err != nil {
		return err
	}
	o := newOurs()
	var end time.Time
	failed := 0
	coverage, err := readLogs([]string{log}, nil, func(e *parse.Event) {
		o.observe(e)
		end = e.At
		if e.Outcome == parse.Failed {
			failed++
		}
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%d lines, %d events (%d failed), %d without tenant, %d not understood, %d faults\n\n",
		coverage.Lines, coverage.Events, failed, coverage.WithoutTenant, coverage.Unparsed, len(faults))
	var mine []alarm
	for _, v := range o.verdicts(end) {
		mine = append(mine, alarm{v.opened, v.integrations, v.text})
	}
	rule, err := errorRule(log)
	if err != nil {
		return err
	}
	rows := [][]string{
		{"detector", "alarms", "faults found", "delay p50", "faults seen on other services only", "alarms on other services", "alarms outside faults"},
		judge("SyncGuard", faults, mine), judge("10 ERROR lines on one service in 150 s", faults, rule),
	}
	printRows(w, rows)
	if verbose {
		for _, a := range mine {
			fmt.Fprintln(w, a.text)
		}
	}
	return nil
}

// readLabels reads one fault a line.
func readLabels(path string) ([]injected, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read labels: %w (hint: name them with -labels)", err)
	}
	var out []injected
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		var f injected
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			return nil, fmt.Errorf("read labels %s: %w", path, err)
		}
		var err1, err2 error
		f.from, err1 = time.Parse("2006-01-02 15:04:05Z", f.Inject)
		f.to, err2 = time.Parse("2006-01-02 15:04:05.999999", f.To)
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("read labels %s: %w", path, err)
		}
		out = append(out, f)
	}
	return out, nil
}

// judge counts what a detector's alarms were about. A fault is found when an
// alarm names its service between its injection and the end of its logs.
func judge(name string, faults []injected, alarms []alarm) []string {
	found, elsewhere, other, outside := 0, 0, 0, len(alarms)
	var delays []time.Duration
	for _, f := range faults {
		var first *alarm
		named := false
		for i := range alarms {
			a := &alarms[i]
			if a.at.Before(f.from) || a.at.After(f.to) {
				continue
			}
			outside--
			named = true
			switch {
			case !slices.Contains(a.services, f.Service):
				other++
			case first == nil:
				first = a
			}
		}
		switch {
		case first != nil:
			found++
			delays = append(delays, first.at.Sub(f.from))
		case named:
			elsewhere++
		}
	}
	return []string{name, fmt.Sprint(len(alarms)), counted(found, len(faults)), duration(delays, 0.5), fmt.Sprint(elsewhere), fmt.Sprint(other), fmt.Sprint(outside)}
}

// errorRule is the yardstick: it alarms when the tenth ERROR line of a service
// falls within 150 s, and again only after it has been quiet for that long.
func errorRule(path string) ([]alarm, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var in io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(file); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
	}
	const window, lines = 150 * time.Second, 10
	recent, fired := map[string][]time.Time{}, map[string]time.Time{}
	var out []alarm
	scan := bufio.NewScanner(in)
	scan.Buffer(nil, 16<<20)
	for scan.Scan() {
		var l struct {
			Time         time.Time
			Service, Log string
		}
		if json.Unmarshal(scan.Bytes(), &l) != nil || !strings.Contains(l.Log[:min(40, len(l.Log))], " ERROR ") {
			continue
		}
		recent[l.Service] = append(recent[l.Service], l.Time)
		r := recent[l.Service]
		for r[0].Before(l.Time.Add(-window)) {
			r = r[1:]
		}
		recent[l.Service] = r
		if len(r) < lines {
			continue
		}
		if last, ok := fired[l.Service]; !ok || l.Time.Sub(last) > window {
			out = append(out, alarm{at: l.Time, services: []string{l.Service}})
		}
		fired[l.Service] = l.Time
	}
	return out, scan.Err()
}
