// Package harness starts the built program and meets it from outside: over its
// control API, its debug socket, and an SSE stream read byte by byte.
package harness

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// Deadline is how long anything that should happen may take. It is generous:
// it tells "never" from "late on a busy machine", and measures nothing.
const Deadline = 2 * time.Minute

// Binary is the program under test: $SWITCHBOARD_BIN, else what make has built.
func Binary(t testing.TB) string {
	t.Helper()
	if path := os.Getenv("SWITCHBOARD_BIN"); path != "" {
		if _, err := os.Stat(path); err != nil {
			t.Fatalf("SWITCHBOARD_BIN: %v", err)
		}
		return path
	}
	for _, name := range []string{"switchboard", "switchboard-headless"} {
		if runtime.GOOS == "windows" {
			name += ".exe"
		}
		path := filepath.Join(root(t), "bin", name)
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	t.Fatal("neither bin/switchboard nor bin/switchboard-headless is there: run make build")
	return ""
}

// root is the project's folder: tests run in that of their package, which is below it.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "e2e", "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("these tests must run inside the project")
		}
		dir = parent
	}
}
