package script

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A file is read again when it says something else, however that came about, and once it keeps still.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "server.toml")
	tool := func(name string) string { return "[[tool]]\nname = '" + name + "'\n" }
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("server.toml", tool("first"))
	known, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var mu sync.Mutex
		var told []string
		go Watch(ctx, path, known, func(s *Script, err error) {
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				told = append(told, err.Error())
				return
			}
			told = append(told, s.tools[0].name)
		})
		expect := func(what string, wait time.Duration, want ...string) {
			t.Helper()
			time.Sleep(wait)
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			if fmt.Sprint(told) != fmt.Sprint(want) {
				t.Errorf("%s: told %q; want %q", what, told, want)
			}
			told = nil
		}
		expect("nothing happens", time.Hour)
		write("server.toml", tool("second tool"))
		expect("too early", beat)
		expect("written", beat, "second tool")
		expect("nothing more happens", time.Hour)
		write("new", tool("third"))
		if err := os.Rename(filepath.Join(dir, "new"), path); err != nil {
			t.Fatal(err)
		}
		expect("renamed", 2*beat+1, "third")
		write("server.toml", tool("third")+"x")
		expect("broken", 2*beat+1, path+":3:1: tool: expected '=' after key")
		expect("still broken", time.Hour)
		write("server.toml", tool("third"))
		expect("as it was", 2*beat+1, "third")
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		expect("gone", 2*beat+1, path+": cannot be read: there is no such file")
		write("server.toml", tool("third"))
		expect("back", 2*beat+1, "third")
		write("server.toml", tool("third "))
		time.Sleep(beat + 1)
		write("server.toml", tool("fourth, in two goes"))
		expect("while it is written", beat)
		expect("after that", 2*beat, "fourth, in two goes")
		cancel()
		synctest.Wait()
	})
}

// What is already known is not told again, and what is not is told at once.
func TestWatchFromTheStart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "server.toml")
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var calls atomic.Int64
		go Watch(ctx, path, nil, func(s *Script, err error) { calls.Add(1) })
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := calls.Load(); n != 1 {
			t.Errorf("told %d times that there is no file", n)
		}
		cancel()
		synctest.Wait()
	})
}

// A file that leads to a panic is told like any other mistake, and followed on.
func TestWatchFault(t *testing.T) {
	path := filepath.Join(t.TempDir(), "server.toml")
	write := func(content string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var told []string
		go Watch(ctx, path, nil, func(s *Script, err error) {
			var fault *Fault
			if errors.As(err, &fault) && !strings.Contains(string(fault.Stack), "watch_test.go") {
				t.Errorf("the stack is %s", fault.Stack)
			}
			if err != nil {
				told = append(told, err.Error())
				return
			}
			if s.instructions == "fault" {
				panic("oh")
			}
			told = append(told, s.instructions)
		})
		for _, word := range []string{"one", "fault", "two"} {
			write("[server]\ninstructions = '" + word + "'\n")
			time.Sleep(2*beat + 1)
			synctest.Wait()
		}
		if want := []string{"one", "a fault of Switchboard's own: oh", "two"}; !slices.Equal(told, want) {
			t.Errorf("told %q; want %q", told, want)
		}
		cancel()
		synctest.Wait()
	})
}
