package parse

import "strings"

// isContinuation tells whether a line without a time of its own belongs to the
// one before it: a stack trace, the rest of a message with line breaks, the
// inside of printed data. It is asked only after no format took the line.
func isContinuation(line string) bool {
	if _, _, rest := cutPrefix(line); rest != "" {
		line = rest
	}
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

// crashes are what runtimes print when nobody caught an error: no logger has said
// anything before.
var crashes = [...]string{"Exception in thread \"", "panic: "}

// beginsTrace holds for an error that Node prints before its frames, and for the
// end of a program. Other errors of Python and Java stand below a line that a
// logger wrote.
func beginsTrace(line string) bool {
	for _, crash := range crashes {
		if strings.HasPrefix(line, crash) {
			return true
		}
	}
	name, _, ok := strings.Cut(line, ":")
	return ok && strings.HasSuffix(name, "Error") && strings.IndexByte(name, '.') < 0 && !pythonErrors[name]
}

// pythonErrors are those that Python knows by itself and Node does not.
var pythonErrors = map[string]bool{
	"ArithmeticError": true, "AssertionError": true, "AttributeError": true, "BlockingIOError": true, "BrokenPipeError": true, "ConnectionError": true,
	"ConnectionAbortedError": true, "ConnectionRefusedError": true, "ConnectionResetError": true, "EOFError": true, "FileNotFoundError": true,
	"ImportError": true, "IndexError": true, "InterruptedError": true, "KeyError": true, "LookupError": true, "MemoryError": true,
	"ModuleNotFoundError": true, "NameError": true, "NotImplementedError": true, "OSError": true, "OverflowError": true, "PermissionError": true,
	"ProcessLookupError": true, "RecursionError": true, "RuntimeError": true, "TimeoutError": true, "UnboundLocalError": true,
	"UnicodeDecodeError": true, "UnicodeEncodeError": true, "ValueError": true, "ZeroDivisionError": true,
}

// isException holds for "ValueError: …" and "java.net.ConnectException: …".
func isException(line string) bool {
	name, _, _ := strings.Cut(line, ":")
	if strings.ContainsAny(name, " \t={\"") {
		return false
	}
	return strings.HasSuffix(name, "Error") || strings.HasSuffix(name, "Exception") ||
		strings.HasSuffix(name, "Warning") || strings.HasSuffix(name, "Interrupt") || strings.Contains(name, ".exceptions.")
}

// isGoFrame holds for the function line of a Go stack: "net/http.(*Client).Do(0x…)".
func isGoFrame(line string) bool {
	if isGoName(line) {
		return true // zap's frames have no arguments
	}
	open := strings.IndexByte(line, '(')
	return open > 0 && line[len(line)-1] == ')' && !strings.ContainsAny(line[:open], " \t=:\"") &&
		strings.IndexByte(line[:open], '.') > 0
}

// isGoName holds for "main.main" and "net/http.(*Client).Do" alone on a line.
func isGoName(line string) bool {
	line = strings.TrimSuffix(line, "\r")
	dot := strings.LastIndexByte(line, '.')
	if dot <= 0 || dot+1 >= len(line) || len(line) > 200 || !isLetter(line[0]) {
		return false
	}
	for i := range len(line) {
		if c := line[i]; !isWord(c) && strings.IndexByte("./-()*[]", c) < 0 {
			return false
		}
	}
	return strings.HasPrefix(line, "main.") || strings.Contains(line, "/") || strings.Contains(line, ".(*")
}

// isFrame holds for a message that is a line of a trace: loggers that are
// handed a trace line by line make one of each.
func isFrame(message string) bool {
	if at := strings.Index(message, ".rb:"); at > 0 && at < 200 && strings.IndexByte(message[:at], ' ') < 0 {
		return strings.Contains(message[at:], ":in ")
	}
	return strings.HasPrefix(message, "at ") && strings.HasSuffix(message, ")") || strings.HasPrefix(message, "File \"") && strings.Contains(message, ", line ")
}
