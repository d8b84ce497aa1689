// Package bustest gives tests a session bus of their own.
package bustest

import (
	"bufio"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

const variable = "DBUS_SESSION_BUS_ADDRESS"

// Start runs a bus, and makes it the session bus of the test. stop ends it, which the end of the test does, too. Where there
// is no dbus-daemon the test is skipped.
func Start(t *testing.T) (stop func()) {
	t.Helper()
	program, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("SKIPPED: there is no dbus-daemon here; make test installs it")
	}
	daemon := exec.Command(program, "--session", "--nofork", "--nopidfile", "--print-address=1",
		"--address=unix:path="+filepath.Join(t.TempDir(), "bus"))
	stdout, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() { _, _ = daemon.Process.Kill(), daemon.Wait() })
	t.Cleanup(stop)
	address, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("dbus-daemon gave no address: %v", err)
	}
	t.Setenv(variable, strings.TrimSpace(address))
	return stop
}

// Mute makes the session bus of the test one that lets itself be called and never says anything.
func Mute(t *testing.T) {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "mute")
	mute, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mute.Close() })
	t.Setenv(variable, "unix:path="+socket)
}

// None takes the session bus away from the test.
func None(t *testing.T) {
	t.Helper()
	t.Setenv(variable, "unix:path="+filepath.Join(t.TempDir(), "none"))
}
