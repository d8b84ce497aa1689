package script

// This file follows the changes of a server file.

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"switchboard/gateway/config"
)

// beat is how often a file is looked at. Looking finds every way in which editors write, renames and all, on every
// file system, and costs one system call.
const beat = 250 * time.Millisecond

// Fault is the error of a file that led to a panic, where it was read or where it was taken in. It goes no further.
type Fault struct {
	Panicked any
	Stack    []byte
}

func (f *Fault) Error() string { return fmt.Sprintf("a fault of Switchboard's own: %v", f.Panicked) }

// Watch calls changed, until ctx is done, whenever the file at path says something else than before: with the script, or
// with the error that it has now, which is a *Fault where reading it, or changed, has panicked. It waits until the file has
// kept still for a beat. known is what has been read of it so far; nil: nothing. What is no file but a pipe, which can be
// read but once, and to open it may wait for ever, has no changes: Watch returns.
func Watch(ctx context.Context, path string, known *Script, changed func(*Script, error)) {
	var seen [sha256.Size]byte
	if known != nil {
		seen = known.digest
	}
	var last stamp
	settled := false
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		switch now := look(path); {
		case now.pipe:
			return
		case now != last:
			last, settled = now, false
			continue
		case settled:
			continue
		}
		settled = true
		data, err := config.ReadFile(path, mostBytes)
		digest := sha256.Sum256(data)
		if err != nil {
			digest = sha256.Sum256([]byte(err.Error()))
		}
		if digest == seen {
			continue
		}
		seen = digest
		if err != nil {
			changed(nil, err)
			continue
		}
		take(path, data, changed)
	}
}

// take has data, which was read from the file at path, be what it says now.
func take(path string, data []byte, changed func(*Script, error)) {
	defer func() {
		if p := recover(); p != nil {
			changed(nil, &Fault{p, debug.Stack()})
		}
	}()
	changed(Parse(path, data))
}

// stamp is what the system says of a file, which differs when the file does.
type stamp struct {
	there    bool
	pipe     bool // or a device, a socket
	size     int64
	modified int64
}

func look(path string) stamp {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}
	}
	return stamp{true, !info.Mode().IsRegular() && !info.IsDir(), info.Size(), info.ModTime().UnixNano()}
}
