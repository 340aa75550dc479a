package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/syncguard/syncguard/internal/corpus"
)

// BenchmarkReplay measures the whole command on 35 MB of each format: reading,
// detection, the database and the report. Its profile shows where the time goes:
//
//	go test -run '^$' -bench Replay/json -cpuprofile cpu.out ./cmd/syncguard
func BenchmarkReplay(b *testing.B) {
	for _, shape := range corpus.Shapes() {
		b.Run(shape, func(b *testing.B) {
			dir := b.TempDir()
			log, err := corpus.Corpus{Shape: shape, Size: 35 << 20, Tenants: corpus.Tenants, Seed: 1}.Ready(dir)
			if err != nil {
				b.Fatal(err)
			}
			info, err := os.Stat(log)
			if err != nil {
				b.Fatal(err)
			}
			devNull, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
			if err != nil {
				b.Fatal(err)
			}
			defer devNull.Close()
			b.SetBytes(info.Size())
			b.ReportAllocs()
			for b.Loop() {
				code := run([]string{"replay", "--fresh", "--db", filepath.Join(dir, "x.db"), log},
					app{stdout: devNull, stderr: os.Stderr, getenv: func(string) string { return "" }, now: time.Now, zone: time.UTC})
				if code != 0 {
					b.Fatalf("exit code %d", code)
				}
			}
		})
	}
}
