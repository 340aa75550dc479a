package analyze

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/syncguard/syncguard/parse"
)

// Statuses is a set of HTTP statuses, written as one or as a list of "401",
// "5xx" and "500-504".
type Statuses []Span

// UnmarshalYAML takes one or a list.
func (s *Statuses) UnmarshalYAML(decode func(any) error) error {
	var list parse.Names
	if err := decode(&list); err != nil {
		return err
	}
	out := make(Statuses, 0, len(list))
	for _, text := range list {
		span, err := parseSpan(text)
		if err != nil {
			return err
		}
		out = append(out, span)
	}
	*s = out
	return nil
}

func parseSpan(text string) (Span, error) {
	if len(text) == 3 && strings.EqualFold(text[1:], "xx") && text[0] >= '1' && text[0] <= '9' {
		first := int(text[0]-'0') * 100
		return Span{first, first + 99}, nil
	}
	from, to, isSpan := strings.Cut(text, "-")
	if !isSpan {
		to = from
	}
	a, errA := strconv.Atoi(strings.TrimSpace(from))
	b, errB := strconv.Atoi(strings.TrimSpace(to))
	if errA != nil || errB != nil || a < 100 || b > 999 || b < a {
		return Span{}, fmt.Errorf("%q is no status (hint: write it like 401, 5xx or 500-504)", text)
	}
	return Span{a, b}, nil
}

// has reports whether the status is in the set; every one is in an empty set.
func (s Statuses) has(status int) bool {
	for _, span := range s {
		if status >= span.From && status <= span.To {
			return true
		}
	}
	return len(s) == 0
}

// String writes the set as it is written in the configuration.
func (s Statuses) String() string {
	parts := make([]string, len(s))
	for i, span := range s {
		switch {
		case span.From == span.To:
			parts[i] = strconv.Itoa(span.From)
		case span.From%100 == 0 && span.To == span.From+99:
			parts[i] = strconv.Itoa(span.From/100) + "xx"
		default:
			parts[i] = fmt.Sprintf("%d-%d", span.From, span.To)
		}
	}
	return strings.Join(parts, ", ")
}
