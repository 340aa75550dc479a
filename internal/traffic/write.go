package traffic

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// Write plays the world into dir: its lines in the given form in the folder
// logs, one file a stream, and truth.json beside it.
func (s *Spec) Write(dir string, form *Form) (*Truth, error) {
	logs := filepath.Join(dir, "logs")
	if err := os.MkdirAll(logs, 0o755); err != nil {
		return nil, fmt.Errorf("write world: %w", err)
	}
	w := &worldWriter{dir: logs, form: form, jitter: s.Jitter, rng: rand.New(rand.NewPCG(s.Seed, 0xfee1)), files: map[string]*logFile{}}
	truth := s.Play(w.event)
	if err := w.close(); err != nil {
		return nil, fmt.Errorf("write world: %w", err)
	}
	data, err := json.MarshalIndent(truth, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode truth: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "truth.json"), append(data, '\n'), 0o644); err != nil {
		return nil, fmt.Errorf("write truth: %w", err)
	}
	return truth, nil
}

// worldWriter writes lines when their writer got to it: up to jitter after the
// time they bear.
type worldWriter struct {
	dir    string
	form   *Form
	jitter time.Duration
	rng    *rand.Rand
	files  map[string]*logFile
	lines  int
	err    error
}

type logFile struct {
	file    *os.File
	out     *bufio.Writer
	waiting lineQueue
}

func (w *worldWriter) event(e *parse.Event) {
	f := w.files[e.Origin.Stream]
	if f == nil {
		file, err := os.Create(filepath.Join(w.dir, e.Origin.Stream))
		w.err = cmp.Or(w.err, err)
		f = &logFile{file: file, out: bufio.NewWriter(file)}
		w.files[e.Origin.Stream] = f
	}
	l := line{at: e.At, number: w.lines, text: append(w.form.Append(nil, e), '\n')}
	w.lines++
	if w.jitter > 0 {
		l.at = l.at.Add(time.Duration(w.rng.Int64N(int64(w.jitter))))
	}
	heap.Push(&f.waiting, l)
	f.flush(e.At)
}

// flush writes the lines that were due by now.
func (f *logFile) flush(now time.Time) {
	for f.waiting.Len() > 0 && !f.waiting[0].at.After(now) {
		f.out.Write(heap.Pop(&f.waiting).(line).text) //nolint:errcheck // kept by the writer; Flush returns it
	}
}

func (w *worldWriter) close() error {
	err := w.err
	for _, f := range w.files {
		for f.waiting.Len() > 0 {
			f.flush(f.waiting[0].at)
		}
		err = errors.Join(err, f.out.Flush(), f.file.Close())
	}
	return err
}

// line is a line that waits to be written.
type line struct {
	at     time.Time
	number int
	text   []byte
}

type lineQueue []line

func (q lineQueue) Len() int { return len(q) }
func (q lineQueue) Less(i, j int) bool {
	if !q[i].at.Equal(q[j].at) {
		return q[i].at.Before(q[j].at)
	}
	return q[i].number < q[j].number
}
func (q lineQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *lineQueue) Push(x any)   { *q = append(*q, x.(line)) }
func (q *lineQueue) Pop() any {
	l := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return l
}
