package analyze

import "fmt"

// SettingError is a setting that makes no sense.
type SettingError struct {
	Setting string // where it stands: "rules[0].within"
	Problem string
	Hint    string
	Word    string   // a word that is not known, for a near miss …
	Known   []string // … among those that are
}

func (e *SettingError) Error() string {
	if e.Hint == "" {
		return fmt.Sprintf("%s: %s", e.Setting, e.Problem)
	}
	return fmt.Sprintf("%s: %s (hint: %s)", e.Setting, e.Problem, e.Hint)
}
