package corpus

import "time"

// shape is one way to write a call as a line.
type shape struct {
	name string
	line func(w *writer, e *call)
}

var shapes = []shape{
	{"json", (*writer).compact},
	{"mixed", (*writer).mixed}, // JSON with blanks, shuffled keys and stack traces
	{"nginx", (*writer).nginx}, // combined, with the upstream's status
	{"logfmt", (*writer).logfmt},
}

// Shapes names the formats.
func Shapes() []string {
	var names []string
	for i := range shapes {
		names = append(names, shapes[i].name)
	}
	return names
}

func shapeNamed(name string) *shape {
	for i := range shapes {
		if shapes[i].name == name {
			return &shapes[i]
		}
	}
	return nil
}

// writer holds the text in the making, and the time of the last second as text.
type writer struct {
	buf     []byte
	second  int64
	iso     []byte // 2006-01-02T15:04:05
	common  []byte // 02/Jan/2006:15:04:05 +0000
	members [][]byte
}

func (w *writer) stamp(e *call) {
	if e.second != w.second {
		w.second = e.second
		t := time.Unix(e.second, 0).UTC()
		w.iso = t.AppendFormat(w.iso[:0], "2006-01-02T15:04:05")
		w.common = t.AppendFormat(w.common[:0], "02/Jan/2006:15:04:05 -0700")
	}
}

func (w *writer) text(parts ...string) {
	for _, p := range parts {
		w.buf = append(w.buf, p...)
	}
}

func (w *writer) number(n int) {
	var digits [20]byte
	i := len(digits)
	for n > 0 || i == len(digits) {
		i--
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	w.buf = append(w.buf, digits[i:]...)
}

func (w *writer) hex(n uint64) {
	for shift := 60; shift >= 0; shift -= 4 {
		w.buf = append(w.buf, "0123456789abcdef"[n>>shift&15])
	}
}

// time writes an RFC 3339 time with milliseconds.
func (w *writer) time(e *call) {
	w.stamp(e)
	ms := e.micros / 1000
	w.buf = append(w.buf, w.iso...)
	w.buf = append(w.buf, '.', byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10), 'Z')
}

func (w *writer) path(e *call) {
	w.text(e.path)
	if e.id != 0 {
		w.hex(e.id)
	}
}

func (w *writer) problem(e *call) {
	w.text(e.problem)
	w.hex(e.request)
}

func (w *writer) compact(e *call) {
	w.text(`{"time":"`)
	w.time(e)
	if e.problem == "" {
		w.text(`","level":"info","msg":"outbound call finished","service":"gateway","integration":"`)
	} else {
		w.text(`","level":"error","msg":"outbound call failed","service":"gateway","integration":"`)
	}
	w.text(e.integration, `","tenant":"`, e.tenant, `","request_id":"`)
	w.hex(e.request)
	w.text(`","method":"`, e.method, `","path":"`)
	w.path(e)
	w.text(`","status":`)
	w.number(e.status)
	w.text(`,"duration_ms":`)
	w.number(e.millis)
	w.text(`,"attempt":`)
	w.number(e.attempt)
	if e.problem != "" {
		w.text(`,"error":"`)
		w.problem(e)
		w.text(`"`)
	}
	w.text(`,"labels":{"region":"`, e.region, `","version":"`, e.version, `"},"pod":"`, e.pod, `"}`, "\n")
}

const stack = `\n\tat com.example.sync.Client.call(Client.java:118)\n\tat com.example.sync.Worker.run(Worker.java:57)\n\tat java.base/java.lang.Thread.run(Thread.java:1583)`

// orders are the orders of the members of a mixed line.
var orders = [][]int{
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {9, 3, 0, 7, 1, 8, 2, 5, 6, 4}, {4, 0, 8, 2, 9, 6, 1, 3, 7, 5}, {7, 5, 3, 1, 0, 2, 4, 6, 8, 9},
	{1, 4, 7, 0, 9, 5, 8, 2, 3, 6}, {8, 6, 4, 2, 0, 9, 7, 5, 3, 1}, {2, 0, 9, 4, 6, 1, 5, 8, 7, 3}, {5, 9, 1, 8, 3, 7, 0, 4, 2, 6},
}

func (w *writer) mixed(e *call) {
	w.members = w.members[:0]
	from := len(w.buf)
	member := func(write func()) {
		begin := len(w.buf)
		write()
		w.members = append(w.members, append([]byte(nil), w.buf[begin:]...))
		w.buf = w.buf[:begin]
	}
	member(func() { w.text(`"@timestamp": "`); w.time(e); w.text(`"`) })
	member(func() { w.text(`"log.level": "`, level(e), `"`) })
	member(func() {
		if e.problem == "" {
			w.text(`"message": "outbound call to \"`, e.integration, `\" finished"`)
			return
		}
		w.text(`"message": "`)
		w.problem(e)
		w.text(`", "error": {"stack_trace": "com.example.sync.CallFailed: `)
		w.problem(e)
		w.text(stack, `"}`)
	})
	member(func() { w.text(`"integration": {"name": "`, e.integration, `"}`) })
	member(func() { w.text(`"context": {"tenant_id": "`, e.tenant, `", "region": "`, e.region, `"}`) })
	member(func() { w.text(`"request_id": "`); w.hex(e.request); w.text(`"`) })
	member(func() {
		w.text(`"http": {"method": "`, e.method, `", "path": "`)
		w.path(e)
		w.text(`", "status": `)
		w.number(e.status)
		w.text(`}`)
	})
	member(func() { w.text(`"duration_ms": `); w.number(e.millis); w.text(`.25`) })
	member(func() { w.text(`"version": "`, e.version, `"`) })
	member(func() { w.text(`"pod": "`, e.pod, `"`) })
	w.buf = append(w.buf[:from], '{')
	for i, k := range orders[e.request&7] {
		if i > 0 {
			w.text(", ")
		}
		w.buf = append(w.buf, w.members[k]...)
	}
	w.text("}\n")
}

func level(e *call) string {
	if e.problem == "" {
		return "INFO"
	}
	return "ERROR"
}

func (w *writer) nginx(e *call) {
	w.stamp(e)
	w.text("203.0.113.")
	w.number(int(e.request & 127))
	w.text(" - ", e.tenant, " [")
	w.buf = append(w.buf, w.common...)
	w.text(`] "`, e.method, " /webhooks/", e.integration)
	w.path(e)
	w.text(` HTTP/1.1" `)
	w.number(e.status)
	w.text(" ")
	w.number(100 + e.millis*7)
	w.text(` "-" "Webhooks/1.0 (+https://example.com/bots)" rt=0.`)
	w.number(100 + e.millis)
	w.text(" us=")
	w.number(e.status)
	w.text(" urt=0.")
	w.number(90 + e.millis)
	w.text("\n")
}

func (w *writer) logfmt(e *call) {
	w.text("time=")
	w.time(e)
	if e.problem == "" {
		w.text(` level=info msg="outbound call finished" service=gateway integration=`)
	} else {
		w.text(` level=error msg="outbound call failed" service=gateway integration=`)
	}
	w.text(e.integration, " tenant=", e.tenant, " request_id=")
	w.hex(e.request)
	w.text(" method=", e.method, " path=")
	w.path(e)
	w.text(" status=")
	w.number(e.status)
	w.text(" duration=")
	w.number(e.millis)
	w.text("ms attempt=")
	w.number(e.attempt)
	if e.problem != "" {
		w.text(` error="`)
		w.problem(e)
		w.text(`"`)
	}
	w.text(" region=", e.region, " version=", e.version, " pod=", e.pod, "\n")
}
