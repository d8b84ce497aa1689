package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"switchboard/e2e/harness"
)

// note reads DIR/running.json; ok is false where there is none.
func note(t *testing.T, dir string) (n struct {
	Address, Version string
	PID              int
}, ok bool) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "running.json"))
	if os.IsNotExist(err) {
		return n, false
	}
	if err == nil {
		err = json.Unmarshal(text, &n)
	}
	if err != nil {
		t.Fatal(err)
	}
	return n, true
}

// TestRunningNote follows DIR/running.json through a gateway's life, and the one after a kill.
func TestRunningNote(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	killed := harness.Start(t, harness.Options{Dir: dir})
	if n, ok := note(t, dir); !ok || n.Address != killed.Address || n.PID != killed.PID {
		t.Errorf("the note is %+v, %t", n, ok)
	}
	killed.Abort(syscall.SIGKILL)
	earlier := harness.Start(t, harness.Options{Dir: dir})
	later := harness.Start(t, harness.Options{Dir: dir, Expect: []string{"another Switchboard serves " + dir + ", on " + earlier.Address}})
	earlier.Stop()
	if n, ok := note(t, dir); !ok || n.PID != later.PID {
		t.Errorf("after the earlier of two has ended, the note is %+v, %t; want that of the later", n, ok)
	}
	later.Stop()
	if n, ok := note(t, dir); ok {
		t.Errorf("after the end there is a note still: %+v", n)
	}
}
