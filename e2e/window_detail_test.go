package e2e

import (
	"context"
	"errors"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"switchboard/e2e/desktop"
	"switchboard/e2e/harness"
)

// TestWindowDetail reads messages in the real window: it finds, copies what is run for real, compares, and opens a long one.
func TestWindowDetail(t *testing.T) {
	t.Parallel()
	app, win := desktop.New(t, desktop.Options{Manager: true}).Open(harness.Options{Config: windowConfig})
	w := worked{t, app, win, app.Watch(0)}
	win.HasKeys(true)
	client := app.Meet()
	for _, text := range []string{"first", "second needle"} {
		client.Call("tools/call", harness.Tool("echo", `{"text":"`+text+`"}`))
	}
	request := func(more func(harness.Event) bool) func(harness.Event) bool {
		return func(e harness.Event) bool { return e.Kind == "in" && e.RPC == "request" && more(e) }
	}

	w.step("Ctrl+Shift+F finds in the message", func(w worked) {
		w.choose(`dir:in method:tools/call "second needle"`)
		w.win.Key("ctrl+shift+f")
		w.win.Type("NEEDLE")
		w.eventually("what was found is marked", desktop.Detail, desktop.Dark.Warning, 200, 5000) // which the mark's colour is
		w.win.Key("Escape")
		w.eventually("the mark is gone", desktop.Detail, desktop.Dark.Warning, 0, 150)
	})
	w.step("a request copied as curl is asked again", func(w worked) {
		command := w.copyAs("curl", "curl -sS")
		w.choose("dir:in method:tools/call")
		if out := shell(w.T, command); !strings.Contains(out, "second needle") {
			w.Errorf("the command answers %q, want what the tool echoes; it is\n%s", out, command)
		}
		w.events.Await("the same request once more", request(func(e harness.Event) bool {
			return e.HTTP == nil && e.Method == "tools/call" && e.Session == client.ID && strings.Contains(e.Text, "second needle")
		}))
	})
	w.step("over SSE its answer comes on the client's stream", func(w worked) {
		s := w.app.Open()
		defer s.Close()
		s.Initialize("{}")
		s.Call("tools/list", "{}")
		w.choose("dir:in method:tools/list session:" + s.ID[:4])
		command := w.copyAs("curl", "/message?session_id="+s.ID)
		if out := shell(w.T, command); out != "Accepted" {
			w.Errorf("the command answers %q, want Accepted; it is\n%s", out, command)
		}
		if m := s.Message(); m.Result == nil {
			w.Errorf("the stream brings %+v, want the answer once more", m)
		}
		w.choose("dir:out method:tools/list session:" + s.ID[:4])
		command = w.copyAs("curl", "/debug/sessions/")
		if strings.Contains(command, w.app.Token) {
			w.Errorf("the command has the token:\n%s", command)
		}
		shell(w.T, command)
		if m := s.Message(); m.Result == nil {
			w.Errorf("the stream brings %+v, want what went out before", m)
		}
	})
	w.step("copied as a Go test it passes", func(w worked) {
		w.choose("dir:in method:tools/call")
		file := filepath.Join(w.TempDir(), "repeat_test.go")
		if err := os.WriteFile(file, []byte(w.copyAs("Go test", "func TestRepeat")), 0o600); err != nil {
			w.Fatal(err)
		}
		if out, err := exec.Command("go", "test", "-count=1", "-v", file).CombinedOutput(); err != nil {
			w.Errorf("go test: %v\n%s", err, out)
		}
	})
	w.step("copied as a TypeScript test it passes", func(w worked) {
		path, err := node()
		if err != nil {
			loud(w.T, "the TypeScript test that is copied", err)
		}
		w.choose("dir:in method:tools/call")
		file, err := os.CreateTemp("node", "repeat-*.mjs") // beside the packages that it imports
		if err != nil {
			w.Fatal(err)
		}
		w.Cleanup(func() { os.Remove(file.Name()) })
		_, err = file.WriteString(w.copyAs("TypeScript test", "node:test"))
		if err := errors.Join(err, file.Close()); err != nil {
			w.Fatal(err)
		}
		if out, err := exec.Command(path, "--test", file.Name()).CombinedOutput(); err != nil {
			w.Errorf("node --test: %v\n%s", err, out)
		}
	})
	compared := func(w worked) {
		w.Helper()
		w.win.Eventually("what was changed is tinted in a window of its own", func(s *desktop.Shot) (bool, any) {
			n := s.Count(s.Rect, desktop.Dark.TintChanged)
			return n > 5000, n
		})
		w.win.HasKeys(false)
		w.win.Key("ctrl+w")
		w.win.Eventually("the window is closed", func(s *desktop.Shot) (bool, any) {
			n := s.Count(s.Rect, desktop.Dark.TintChanged)
			return n == 0, n
		})
		w.win.HasKeys(true)
	}
	w.step("one is compared with the one before", func(w worked) {
		w.choose("dir:in method:tools/call")
		w.win.Type("b")
		compared(w)
	})
	w.step("two that were marked are compared", func(w worked) {
		w.choose("dir:in method:initialize")
		w.win.Type("=")
		w.choose("dir:in method:tools/list")
		w.win.Type("=")
		compared(w)
	})
	w.step("4 MB open without a stall", opensMuch)
}

// opensMuch measures from the key that selects a long message until it is painted, and looks for its end.
func opensMuch(w worked) {
	other := w.app.Meet()
	other.Call("tools/call", harness.Tool("echo", `{"text":"`+strings.Repeat("word ", 800_000)+`theend"}`))
	w.choose("dir:in size:>1MB method:tools/call") // it is in the list
	w.choose("dir:in size:<1kB method:tools/call")
	w.win.Key("ctrl+f", "ctrl+a")
	w.win.Type("dir:in method:tools/call")
	w.win.Key("Escape", "ctrl+2")
	before, start, spent := w.win.Look(), time.Now(), w.app.Footprint().CPU
	w.win.Key("End")
	w.changes("the long message is shown", before, desktop.Detail, 100)
	spent = w.app.Footprint().CPU - spent // not the time that it took, of which others on the machine have their share
	w.Logf("from the key to the picture of 4 MB: %v, %v of a processor", time.Since(start), spent)
	if spent > 3*time.Second {
		w.Errorf("4 MB were shown for %v of a processor, want them for 3 s at most", spent)
	}
	w.win.Key("ctrl+shift+f")
	start = time.Now()
	w.win.Type("theend")
	w.eventually("the end of it is found", desktop.Detail, desktop.Dark.Warning, 200, 5000)
	w.Logf("found at its end after %v, with the typing", time.Since(start))
	w.win.Key("Escape")
	w.eventually("the mark is gone", desktop.Detail, desktop.Dark.Warning, 0, 150) // before the program is told to end
}

// choose selects the newest row that a query means, once there is one.
func (w worked) choose(query string) {
	w.Helper()
	w.win.Key("ctrl+f", "ctrl+a")
	w.win.Type("zzz")
	w.bright("no row is left", desktop.RowMarks, 0, 0)
	w.win.Key("ctrl+a")
	w.win.Type(query)
	w.win.Key("Escape", "ctrl+2")
	w.eventually("all of that is taken", desktop.Rings["traffic"], desktop.Dark.Focus, 100, 1000) // Find had the keys until then
	w.win.Key("End")
	w.win.EventuallyIn(desktop.Rows, "a row is selected", func(s *desktop.Shot, in image.Rectangle) (bool, any) {
		n := s.Count(in, desktop.Dark.Selection)
		if n <= 5000 {
			w.win.Key("End") // the row may not be there yet
		}
		return n > 5000, n
	})
}

// copyAs copies the selected message in a form by the palette, once it has what is wanted.
func (w worked) copyAs(form, want string) (text string) {
	w.Helper()
	w.win.Key("ctrl+k")
	w.win.Type("copy as " + form)
	w.win.Key("Return")
	harness.Eventually(w, "it is copied as "+form, func() (bool, any) {
		text = w.win.Clipboard()
		return strings.Contains(text, want), text
	})
	return text
}

// shell runs a command and gives what it prints.
func shell(t *testing.T, command string) string {
	t.Helper()
	if _, err := exec.LookPath("curl"); err != nil {
		loud(t, "what is copied as curl", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), harness.Deadline)
	defer cancel()
	out, err := exec.CommandContext(ctx, "sh", "-c", command).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s\n%s", err, out, command)
	}
	return string(out)
}
