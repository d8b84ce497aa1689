package bridge

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"switchboard/gateway/instance"
)

// LogName is the file in the data directory that has what a Switchboard without a window says, when a bridge started it.
const LogName = "headless.log"

// child is a Switchboard that was started here, or nil.
type child struct {
	pid  int
	log  string
	lock io.Closer
	gone chan struct{}
}

// start starts the Switchboard. It is nil where another process is about to.
func start(o Options) (*child, error) {
	lock, err := instance.Lock(filepath.Join(o.Dir, "start.lock"))
	if errors.Is(err, instance.ErrRunning) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c := &child{log: filepath.Join(o.Dir, LogName), lock: lock, gone: make(chan struct{})}
	if err := c.run(o); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return c, nil
}

// run gives it none of our files: a client may wait until nobody holds the pipes that it reads.
func (c *child) run(o Options) error {
	cmd, err := o.Command()
	if err != nil {
		return err
	}
	log, err := os.OpenFile(c.log, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd.Stderr = log
	cmd.SysProcAttr = detached()
	if err := cmd.Start(); err != nil {
		return err
	}
	c.pid = cmd.Process.Pid
	go func() {
		defer close(c.gone)
		_ = cmd.Wait() // its log says why
	}()
	return nil
}

// ended reports whether it has.
func (c *child) ended() bool {
	if c == nil {
		return false
	}
	select {
	case <-c.gone:
		return true
	default:
		return false
	}
}

// lastWords is the last line of what it said.
func (c *child) lastWords() string {
	text, err := os.ReadFile(c.log)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if last := strings.TrimPrefix(lines[len(lines)-1], "switchboard: "); last != "" {
		return last
	}
	return "it did not say why"
}

// leave lets others start one.
func (c *child) leave() {
	if c != nil {
		_ = c.lock.Close()
	}
}
