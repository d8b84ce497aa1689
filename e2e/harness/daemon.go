package harness

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// Daemon starts a helper of a test, such as a display, and gives what it prints
// on stdout. The test's cleanup ends it and waits until it is gone.
func Daemon(t testing.TB, env []string, name string, args ...string) io.Reader {
	t.Helper()
	cmd := exec.Command(name, args...)
	var said bytes.Buffer
	cmd.Env, cmd.Stderr = append(os.Environ(), env...), &said
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout = in
	started, ended := make(chan error), make(chan struct{})
	go func() {
		defer close(ended)
		runtime.LockOSThread() // with which a child of dieWithUs ends
		dieWithUs(cmd)
		err := cmd.Start()
		in.Close()
		started <- err
		if err == nil {
			_ = cmd.Wait() // we end it ourselves
		}
	}()
	if err := <-started; err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(Deadline):
			_ = cmd.Process.Kill()
			<-ended
		}
		out.Close()
		if t.Failed() && said.Len() > 0 {
			t.Logf("%s said:\n%s", name, said.String())
		}
	})
	return out
}
