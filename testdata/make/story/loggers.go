package story

import (
	"fmt"
	"time"
)

// Loggers is the small story that every logger tells: half an hour, two
// integrations, four tenants, a call every eight seconds. From 09:08 to 09:17
// the hubspot token of harbor-insure is refused; one stripe call meets a 503
// and succeeds when tried again; nothing else fails.
func Loggers() World {
	names := []string{"acorn-foods", "cedar-bank", "harbor-insure", "nimbus-host"}
	operations := map[string][]string{"hubspot": {"contacts.sync", "deals.push"}, "stripe": {"charges.create", "refunds.create"}}
	begin := clock(9, 0, 0)
	refused := span{clock(9, 8, 0), clock(9, 17, 0)}
	entries := []Entry{{At: begin, Level: "info", Message: "worker started", Version: "2026.46.1"}}
	for i := 1; i < 225; i++ {
		integration := []string{"hubspot", "stripe"}[i%2]
		e := Entry{
			At: begin.Add(time.Duration(i)*8*time.Second + time.Duration(i*37%1000)*time.Millisecond), Level: "info", Message: "call finished",
			Integration: integration, Tenant: names[i/2%4], Operation: operations[integration][i/8%2], Status: 200,
			RequestID: fmt.Sprintf("req-%04d", i), Attempt: 1, DurationMS: 40 + i*29%300, Region: "eu-west", Version: "2026.46.1",
		}
		switch {
		case integration == "hubspot" && e.Tenant == "harbor-insure" && refused.holds(e.At):
			e.Level, e.Message, e.Status = "error", "call failed", 401
			e.Error = `oauth2: "invalid_grant" authorization: Bearer not-a-real-token was refused`
		case i == 31:
			again := e
			e.Level, e.Message, e.Status, e.Error = "warn", "call failed", 503, "stripe: 503 Service Unavailable"
			again.At, again.Attempt = e.At.Add(2*time.Second), 2
			entries = append(entries, again)
		}
		entries = append(entries, e)
	}
	inOrder(entries)
	fault := Fault{Integration: "hubspot", From: refused.from, To: refused.to, Class: "auth", Classes: []string{"auth"}}
	return World{Entries: entries, Faults: []Fault{observed(fault, entries, func(e Entry) bool { return e.Status == 401 })}}
}
