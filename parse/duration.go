package parse

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// A call's duration decides nothing, so it is read for those only who ask what
// became of a line; lines on their way to an incident pay nothing for it.

// durationNames are the names that durations go by, the best first, in the form
// of normalKey, with the unit that the name or its writer gives a bare number; 0
// where writers differ (see bareUnit).
var durationNames = []struct {
	name string
	unit time.Duration
}{
	{"durationms", time.Millisecond}, {"duration.ms", time.Millisecond}, {"responsedurationms", time.Millisecond}, {"responsetimems", time.Millisecond},
	{"elapsedmilliseconds", time.Millisecond}, {"elapsedms", time.Millisecond}, {"latencyms", time.Millisecond}, {"tookms", time.Millisecond},
	{"requesttimems", time.Millisecond}, {"timetakenms", time.Millisecond}, {"edgetimetofirstbytems", time.Millisecond},
	{"originresponsedurationms", time.Millisecond}, {"walltimems", time.Millisecond}, {"duration(ms)", time.Millisecond}, {"latency(ms)", time.Millisecond}, {"responsetime(ms)", time.Millisecond},
	{"latencyhuman", 0}, // Echo, whose bare latency counts nanoseconds
	{"durationns", time.Nanosecond}, {"elapsedns", time.Nanosecond}, {"latencyns", time.Nanosecond}, {"durationnanos", time.Nanosecond},
	{"durationus", time.Microsecond}, {"latencyus", time.Microsecond}, {"elapsedus", time.Microsecond}, {"durationmicros", time.Microsecond},
	{"durations", time.Second}, {"durationsec", time.Second}, {"durationseconds", time.Second}, {"latencys", time.Second}, {"latencyseconds", time.Second}, {"elapseds", time.Second}, {"duration(s)", time.Second}, {"latency(s)", time.Second}, {"elapsedseconds", time.Second},
	{"event.duration", time.Nanosecond},                             // ECS
	{"originduration", time.Nanosecond},                             // Traefik
	{"grpc.timems", time.Millisecond}, {"totalns", time.Nanosecond}, // Linkerd
	{"latencies.request", time.Millisecond},                                                                    // Kong
	{"requesttime", time.Second}, {"upstreamresponsetime", time.Second}, {"targetprocessingtime", time.Second}, // nginx, ELB
	{"rt", time.Second}, {"urt", time.Second},
	{"responsetime", time.Millisecond}, {"responselatency", time.Millisecond}, {"deliverylatency", time.Millisecond}, // pino, Hookdeck
	{"timersms", time.Millisecond}, {"totaltime", time.Millisecond}, // HAProxy, S3
	{"totalduration", 0}, {"servicetime", 0}, {"timetaken", 0}, {"duration", 0}, {"latency", 0}, {"elapsed", 0}, {"took", 0}, {"dur", 0},
}

// duration is how long the line says that the call took, and the field that says
// it; ok is false when none does.
func (m *Mapper) duration() (took time.Duration, key string, ok bool) {
	best := len(durationNames)
	for i := range m.fields {
		f := &m.fields[i]
		if f.Kind == Bool || f.Kind == Null {
			continue
		}
		for at := range durationNames[:best] {
			if d := &durationNames[at]; endsInName(normalKey(f.Key), d.name) {
				if t, fits := m.durationOf(f, d.unit); fits {
					best, took, key, ok = at, t, f.Key, true
				}
				break
			}
		}
	}
	if !ok && m.has(roleMessage) {
		took, ok = durationInText(m.get(roleMessage))
		key = m.key(roleMessage)
	}
	return took, key, ok
}

// durationInText reads how long an answer took where a message says so behind
// what came of it: "responded 200 in 12.3 ms", "Completed 422 Unprocessable Content
// in 42ms", "sync done in 1.2s". A time to wait is none: "retrying in 5s".
func durationInText(msg string) (time.Duration, bool) {
	const reach = 256
	msg = msg[:min(len(msg), reach)]
	before, behind, ok := strings.Cut(msg, " in ")
	if answer, took, is := strings.Cut(msg, " ("); is && strings.Contains(answer, "<--") { // OkHttp and Feign
		took = durationAt(took)
		d, err := time.ParseDuration(took)
		return d, err == nil
	}
	if !ok || !tellsEnd(before) && !isPerformance(before) {
		return 0, false
	}
	number := skipNumber(behind)
	unit := number + len(behind[number:]) - len(strings.TrimLeft(behind[number:], " "))
	end := unit
	for end < len(behind) && (isLetter(behind[end]) || behind[end] >= 0x80) {
		end++
	}
	took, err := time.ParseDuration(behind[:number] + strings.TrimSuffix(behind[unit:end], "ec"))
	return took, err == nil && took >= 0 && took < 24*time.Hour
}

// isPerformance recognises what Active Job says of a job behind its name: "Performed
// SyncJob (Job ID: 4f1c) from Sidekiq(default)", "Error performing SyncJob …".
func isPerformance(before string) bool {
	return strings.Contains(before, "Performed ") || strings.Contains(before, "Error performing ")
}

func skipNumber(s string) int {
	end := digitsAt(s, 0)
	if end < len(s) && s[end] == '.' {
		end = digitsAt(s, end+1)
	}
	return end
}

// tellsEnd reports whether s ends in a word for success, or in a status with its
// name or the size of the answer: "503 Service Unavailable", "200 12B".
func tellsEnd(s string) bool {
	words := strings.Fields(s[max(0, len(s)-48):])
	for i := len(words) - 1; i >= 0; i-- {
		switch w := words[i]; {
		case statusOf(w) != 0 && len(w) == 3, i == len(words)-1 && outcomeWord(w) == OK:
			return true
		case w[0] >= 'a':
			return false
		}
	}
	return false
}

// endsInName reports whether a dotted key ends in a dotted name.
func endsInName(key, name string) bool {
	rest, ok := strings.CutSuffix(key, name)
	return ok && (rest == "" || rest[len(rest)-1] == '.')
}

// durationOf reads 84, "84.2ms", "1m2.5s", "0.084 s"; of nginx's "0.050, 0.030"
// and HAProxy's 10/0/30/69/109 the last. Negative ones and those of more than a day are none.
func (m *Mapper) durationOf(f *Field, unit time.Duration) (time.Duration, bool) {
	v := trimSpace(f.Value)
	v = strings.TrimPrefix(trimSpace(v[strings.LastIndexAny(v, ",:/")+1:]), "+")
	if n, err := strconv.ParseFloat(v, 64); err == nil {
		if unit == 0 {
			unit = m.bareUnit(f, n)
		}
		d := n * float64(unit)
		return time.Duration(math.Round(d)), d >= 0 && d < float64(24*time.Hour)
	}
	d, err := time.ParseDuration(strings.ReplaceAll(strings.TrimSuffix(v, "ec"), " ", ""))
	return d, err == nil && d >= 0 && d < 24*time.Hour
}

// bareUnit is the unit of a number without one, by what is known of who writes
// it: Go's JSON encoders and Traefik nanoseconds, zap, Caddy, Sidekiq and
// CloudFront seconds with a fraction, all others milliseconds.
func (m *Mapper) bareUnit(f *Field, n float64) time.Duration {
	fraction := strings.IndexByte(f.Value, '.') >= 0
	name := normalKey(f.Key)
	job := m.has(roleAttempt) && (f.Key == "elapsed" || strings.HasSuffix(f.Key, ".elapsed"))
	switch {
	case !fraction && n >= 1e6:
		return time.Nanosecond
	case fraction && f.Key == "dur": // zerolog
		return time.Millisecond
	case fraction && (name == "timetaken" || job): // CloudFront; Sidekiq, with its job's id
		return time.Second
	case fraction && m.key(roleTime) == "ts" && strings.IndexByte(m.get(roleTime), '.') > 0 && isNumber(m.get(roleTime)[:1]):
		return time.Second // zap and Caddy, whose time counts seconds, too
	case fraction && n < 1 && indexOf(m.fields, "controller") < 0: // no call takes less than a millisecond; what lograge tells of may
		return time.Second
	}
	return time.Millisecond
}
