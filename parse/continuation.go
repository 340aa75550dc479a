package parse

import "strings"

// isContinuation tells whether a line without a time of its own belongs to the
// one before it: a stack trace, the rest of a message with line breaks, the
// inside of printed data. It is asked only after no format took the line.
func isContinuation(line string) bool {
	if line[0] == ' ' || line[0] == '\t' {
		return true
	}
	switch line[0] {
	case '}', ']', ')', '|', '+', '^', '~':
		return true
	}
	for _, p := range continuations {
		if strings.HasPrefix(line, p) {
			return true
		}
	}
	return isException(line) || isGoFrame(line)
}

// continuations are the beginnings of lines that runtimes print under an error.
var continuations = []string{
	"...", "at ", "Caused by:", "Suppressed:", "Traceback (most recent call last)", "During handling of",
	"The above exception was", "File \"", "goroutine ", "created by ", "panic: ", "panic(", "exit status ",
	"[signal ", "Stack trace:", "[stacktrace]", "[previous exception]", "\"}", "stack backtrace:", "thread '", "note: run with", "#0 ", "#1 ", "--- End of",
	"Exception in thread", "[Previous line repeated",
}

// isException holds for "ValueError: …" and "java.net.ConnectException: …".
func isException(line string) bool {
	name, _, _ := strings.Cut(line, ":")
	if strings.ContainsAny(name, " \t={\"") {
		return false
	}
	return strings.HasSuffix(name, "Error") || strings.HasSuffix(name, "Exception") ||
		strings.HasSuffix(name, "Warning") || strings.HasSuffix(name, "Interrupt")
}

// isGoFrame holds for the function line of a Go stack: "net/http.(*Client).Do(0x…)".
func isGoFrame(line string) bool {
	open := strings.IndexByte(line, '(')
	return open > 0 && line[len(line)-1] == ')' && !strings.ContainsAny(line[:open], " \t=:\"") &&
		strings.IndexByte(line[:open], '.') > 0
}
