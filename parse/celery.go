package parse

import "strings"

// Celery is what a worker of Celery prints of its tasks: the task's name and id
// stand inside the text.
var Celery = Format{
	Name:   "celery",
	Doc:    "Celery's worker: lines of tasks, which name the task and its id",
	Begins: "[",
	Parse:  parseCelery,
	Samples: []Sample{
		{
			Line: `[2026-06-19 11:22:35,123: ERROR/ForkPoolWorker-2] Task sync.hubspot.push_contacts[8f507cfc-8f50-4697-b07a-ac58fc914c95] raised unexpected: HTTPError('503 Server Error')`,
			Fields: []Field{
				{"time", "2026-06-19 11:22:35,123", String}, {"level", "ERROR", String}, {"task", "sync.hubspot.push_contacts", String},
				{"task_id", "8f507cfc-8f50-4697-b07a-ac58fc914c95", String}, {"message", "raised unexpected: HTTPError('503 Server Error')", String},
			},
		},
		{
			Line: `[2026-06-19 11:22:36,123: INFO/ForkPoolWorker-2] Task sync.hubspot.push_contacts[8f507cfc-8f50-4697-b07a-ac58fc914c95] succeeded in 0.42s: None`,
			Fields: []Field{
				{"time", "2026-06-19 11:22:36,123", String}, {"level", "INFO", String}, {"task", "sync.hubspot.push_contacts", String},
				{"task_id", "8f507cfc-8f50-4697-b07a-ac58fc914c95", String}, {"message", "succeeded in 0.42s: None", String}, {"duration", "0.42s", String},
			},
		},
	},
}

// parseCelery takes the lines that name a task; the others are plain.
func parseCelery(line string, r *Record) bool {
	if len(line) < 40 || line[0] != '[' || !isDigit(line[1]) {
		return false
	}
	st, n := scanStamp(line[1:])
	head, rest, ok := strings.Cut(line[1+n:], "] Task ")
	if n == 0 || !st.hasDate || !ok || len(head) > 120 || !strings.HasPrefix(head, ": ") {
		return false
	}
	level, _, ok := strings.Cut(head[2:], "/")
	task, text, ok2 := strings.Cut(rest, "[")
	id, text, ok3 := strings.Cut(text, "] ")
	if !ok || !ok2 || !ok3 || !isLevel(level) || !isName(task) || !isUUID(id) {
		return false
	}
	r.Add("time", line[1:1+n], String)
	r.Add("level", level, String)
	r.Add("task", task, String)
	r.Add("task_id", id, String)
	r.Add("message", text, String)
	if took, ok := strings.CutPrefix(text, "succeeded in "); ok {
		took, _, _ = strings.Cut(took, ":")
		r.Add("duration", took, String)
	}
	addPairs(r, text)
	return true
}
