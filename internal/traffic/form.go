package traffic

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/syncguard/syncguard/parse"
)

// Form is a way to log an event.
type Form struct {
	Name   string
	Doc    string
	Spec   string // the log_format that the reader must be told; "" when it finds out
	Append func(line []byte, e *parse.Event) []byte
	// Carries changes an event to what the form's lines tell of it.
	Carries func(e *parse.Event)
}

// Forms are those that worlds can be written in.
var Forms = []Form{
	{Name: "json", Doc: "one JSON object a line", Append: appendJSON},
	{Name: "logfmt", Doc: "key=value pairs", Append: appendLogfmt},
	{Name: "plain", Doc: "an application's text lines", Append: appendPlain},
	{Name: "nginx", Doc: "nginx access log with a log_format of its own", Spec: nginxFormat, Append: appendNginx, Carries: nginxCarries},
}

// FormNamed returns the form of that name, or nil.
func FormNamed(name string) *Form {
	for i := range Forms {
		if Forms[i].Name == name {
			return &Forms[i]
		}
	}
	return nil
}

func level(e *parse.Event) string {
	if e.Outcome == parse.Failed {
		return "error"
	}
	return "info"
}

// said is the message of an event.
func said(e *parse.Event) string {
	if e.Outcome == parse.Failed {
		return e.Message
	}
	return "call completed"
}

// pairs are the fields of the forms that name them, in order.
func pairs(e *parse.Event) [][2]string {
	out := [][2]string{{"integration", e.Integration}, {"tenant", e.Tenant}, {"operation", e.Operation}}
	if e.Status != 0 {
		out = append(out, [2]string{"status", strconv.Itoa(e.Status)})
	}
	if e.Attempt.ID != "" {
		out = append(out, [2]string{"request_id", e.Attempt.ID}, [2]string{"attempt", strconv.Itoa(e.Attempt.Number)})
	}
	for _, a := range e.Attrs.Pairs {
		out = append(out, [2]string{a.Key, a.Value})
	}
	return out
}

const stampForm = "2006-01-02T15:04:05.000Z"

func appendJSON(b []byte, e *parse.Event) []byte {
	b = append(b, `{"time":"`...)
	b = e.At.AppendFormat(b, stampForm)
	b = append(b, `","level":"`+level(e)+`"`...)
	for _, p := range pairs(e) {
		b = append(b, `,"`+p[0]+`":`...)
		if p[0] == "status" || p[0] == "attempt" {
			b = append(b, p[1]...)
		} else {
			b = strconv.AppendQuote(b, p[1])
		}
	}
	return append(strconv.AppendQuote(append(b, `,"message":`...), said(e)), '}')
}

func appendLogfmt(b []byte, e *parse.Event) []byte {
	b = append(b, "time="...)
	b = e.At.AppendFormat(b, stampForm)
	b = append(b, " level="+level(e)+" msg="...)
	b = strconv.AppendQuote(b, said(e))
	for _, p := range pairs(e) {
		b = append(b, " "+p[0]+"="+p[1]...)
	}
	return b
}

func appendPlain(b []byte, e *parse.Event) []byte {
	b = e.At.AppendFormat(b, "2006-01-02 15:04:05.000")
	b = append(b, " "+strings.ToUpper(level(e))+" [sync."+e.Integration+"] "+said(e)...)
	for _, p := range pairs(e)[1:] {
		b = append(b, " "+p[0]+"="+p[1]...)
	}
	return b
}

// nginxFormat is what stands behind log_format. The variables without a name of
// nginx's are what a map directive makes of headers.
const nginxFormat = `$remote_addr $remote_user [$msec] "$request" $status $request_id $api_version $region $shard $version`

func appendNginx(b []byte, e *parse.Event) []byte {
	status, id := e.Status, e.Attempt.ID
	if status == 0 {
		status = 502
	}
	if id == "" {
		id = "-"
	}
	return fmt.Appendf(b, `203.0.113.9 %s [%d.%03d] "POST /integrations/%s/%s HTTP/1.1" %d %s %s %s %s %s`,
		e.Tenant, e.At.Unix(), e.At.Nanosecond()/1e6, e.Integration, e.Operation, status, id,
		e.Attrs.Get("api_version"), e.Attrs.Get("region"), e.Attrs.Get("shard"), e.Attrs.Get("version"))
}

// nginxCarries: an access log has a status and no message, and a gateway's
// status where no answer came.
func nginxCarries(e *parse.Event) {
	e.Operation = "POST /integrations/*/" + e.Operation
	e.Attempt.Number = 0
	if e.Outcome != parse.Failed {
		return
	}
	if e.Status == 0 {
		e.Status = 502
	}
	e.Message = fmt.Sprintf("HTTP %d", e.Status)
}
