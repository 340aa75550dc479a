package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// command runs a program, without a shell.
var command = Kind{
	Name: "exec", Doc: "a program, with the incident as JSON on its standard input", Timeout: 30 * time.Second,
	Takes: []string{"command"}, Build: newCommand,
}

type commandChannel struct {
	argv []string
	zone *time.Location
}

func newCommand(s settings) (Channel, error) {
	if len(s.Command) == 0 || s.Command[0] == "" {
		return nil, errors.New("names no command (hint: write it as a list: command: [/usr/local/bin/page, --team, ops])")
	}
	return &commandChannel{s.Command, s.Zone}, nil
}

// Deliver implements Channel.
func (c *commandChannel) Deliver(ctx context.Context, a Alert) error {
	body, err := payloadOf(&a, c.zone)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, c.argv[0], c.argv[1:]...)
	cmd.Env = append(inherited(), "SYNCGUARD_ALERT_ID="+a.ID, "SYNCGUARD_EVENT="+string(a.Event))
	cmd.Stdin = bytes.NewReader(append(body, '\n'))
	said := &head{most: 4096}
	cmd.Stderr = said
	cmd.WaitDelay = time.Second // for children that keep its output open
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exit):
		return fmt.Errorf("it ends with %s%s", exit.ProcessState, said)
	case errors.Is(err, exec.ErrWaitDelay):
		return nil // it ended well and left a child behind
	}
	return fmt.Errorf("it could not be run: %w", err)
}

// inherited is what a program needs to run, and no more: our environment holds
// secrets of other channels.
func inherited() []string {
	var env []string
	for _, name := range []string{"PATH", "HOME", "LANG", "TZ", "TMPDIR", "SYSTEMROOT"} {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return env
}

// head keeps the beginning of what is written to it.
type head struct {
	most int
	text []byte
}

func (h *head) Write(p []byte) (int, error) {
	h.text = append(h.text, p[:min(len(p), h.most-len(h.text))]...)
	return len(p), nil
}

// String is the last line that was kept, to stand behind a colon.
func (h *head) String() string {
	said := strings.TrimSpace(string(h.text))
	if said == "" {
		return ""
	}
	return ": " + said[strings.LastIndexByte(said, '\n')+1:]
}
