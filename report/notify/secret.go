package notify

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Secrets reads what must not stand in a configuration file.
type Secrets struct {
	Getenv func(string) string
}

// IsReference reports whether text says where a secret is, and is not one.
func IsReference(text string) bool {
	return strings.HasPrefix(text, "env:") || strings.HasPrefix(text, "file:")
}

// Read follows env:NAME and file:/path; other text is taken as it stands. An
// error names the place and never what was found there.
func (s Secrets) Read(text string) (string, error) {
	if name, ok := strings.CutPrefix(text, "env:"); ok {
		if v := strings.TrimSpace(s.Getenv(name)); v != "" {
			return v, nil
		}
		return "", fmt.Errorf("the environment has no %s", name)
	}
	path, ok := strings.CutPrefix(text, "file:")
	if !ok {
		return text, nil
	}
	b, err := os.ReadFile(path)
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		err = p.Err
	}
	if err != nil {
		return "", fmt.Errorf("read %s: %w", path, err)
	}
	if v := strings.TrimSpace(string(b)); v != "" {
		return v, nil
	}
	return "", fmt.Errorf("%s is empty", path)
}
