//go:build unix

package script

import (
	"path/filepath"
	"syscall"
	"testing"
)

// TestWatchPipe: a server that came through a pipe is not waited for, which could not be ended.
func TestWatchPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	Watch(t.Context(), path, nil, func(s *Script, err error) { t.Errorf("told of %v, %v", s, err) })
}
