package running

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func note(address string) Note {
	return Note{Address: address, PID: os.Getpid(), Version: "v1", Started: time.Unix(1e9, 0).UTC()}
}

func TestNoteLife(t *testing.T) {
	dir := t.TempDir()
	if _, err := Read(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Read where there is none: %v, want fs.ErrNotExist", err)
	}
	earlier, later := note("127.0.0.1:1"), note("127.0.0.1:2")
	for _, n := range []Note{earlier, later} {
		if err := Write(dir, n); err != nil {
			t.Fatal(err)
		}
		if got, err := Read(dir); err != nil || got != n {
			t.Errorf("Read after Write(%v) = %v, %v", n, got, err)
		}
	}
	info, err := os.Stat(filepath.Join(dir, Name))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%s: %v, %v; want mode 0600", Name, info.Mode(), err)
	}
	other := later
	other.PID++
	for _, n := range []Note{earlier, other} { // not theirs
		if err := Remove(dir, n); err != nil {
			t.Error(err)
		}
		if got, err := Read(dir); err != nil || got != later {
			t.Errorf("after Remove(%v) there is %v, %v; want %v", n, got, err, later)
		}
	}
	for range 2 { // the second time it is gone, which is fine
		if err := Remove(dir, later); err != nil {
			t.Error(err)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left in the directory: %v, %v", left, err)
	}
}

func TestReadRefusesGarbage(t *testing.T) {
	for _, text := range []string{"", "{", "null", `{"address":"127.0.0.1:1"}`, `{"pid":1}`, `{"address":"a","pid":-1}`, "[]",
		strings.Repeat(" ", 5000) + `{"address":"a","pid":1}`} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, Name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if n, err := Read(dir); err == nil || n != (Note{}) {
			t.Errorf("Read of %.20q = %v, %v; want an error", text, n, err)
		}
		if _, err := Find(t.Context(), dir); !errors.Is(err, ErrNone) {
			t.Errorf("Find with %.20q: %v, want ErrNone", text, err)
		}
	}
}

// health serves /healthz with a body, and counts who asks.
func health(t *testing.T, body string) (address string, asked *int) {
	asked = new(int)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked++
		if r.URL.Path != "/healthz" || !strings.HasPrefix(r.Host, "localhost:") || r.Header.Get("Authorization") != "" {
			t.Errorf("asked %s of %s with %v", r.URL, r.Host, r.Header)
		}
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String(), asked
}

func TestFind(t *testing.T) {
	ours, _ := health(t, `{"status":"ok","name":"switchboard"}`)
	stranger, _ := health(t, `<html>`)
	namesake, _ := health(t, `{"name":"other"}`)
	other := httptest.NewServer(http.RedirectHandler("http://"+ours+"/healthz", http.StatusFound))
	defer other.Close()
	for address, want := range map[string]bool{ours: true, other.Listener.Addr().String(): false, stranger: false, namesake: false, "127.0.0.1:1": false, "nonsense": false} {
		dir := t.TempDir()
		if err := Write(dir, note(address)); err != nil {
			t.Fatal(err)
		}
		n, err := Find(t.Context(), dir)
		if want && (err != nil || n != note(address)) || !want && !errors.Is(err, ErrNone) {
			t.Errorf("Find with a note of %s = %v, %v; want it found: %t", address, n, err, want)
		}
	}
}

// TestFindAsksNobodyForTheDead leaves the note of a process that is gone, where another has the port since.
func TestFindAsksNobodyForTheDead(t *testing.T) {
	address, asked := health(t, `{"name":"switchboard"}`)
	gone := exec.Command(os.Args[0], "-test.run=^$")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	n := note(address)
	n.PID = gone.Process.Pid
	dir := t.TempDir()
	if err := Write(dir, n); err != nil {
		t.Fatal(err)
	}
	if _, err := Find(t.Context(), dir); !errors.Is(err, ErrNone) || *asked > 0 {
		t.Errorf("Find with the note of a dead process: %v, asked %d times; want ErrNone and nobody asked", err, *asked)
	}
}

func TestHosts(t *testing.T) {
	for address, want := range map[string]string{
		"127.0.0.1:80": "127.0.0.1:80 localhost:80", "0.0.0.0:80": "127.0.0.1:80 localhost:80", ":80": "127.0.0.1:80 localhost:80",
		"[::]:80": "[::1]:80 localhost:80", "[::1]:80": "[::1]:80 localhost:80", "192.0.2.1:80": "192.0.2.1:80 localhost:80",
	} {
		n := Note{Address: address}
		if got := fmt.Sprint(n.Host(), " ", n.LocalHost()); got != want {
			t.Errorf("hosts of %s: %s, want %s", address, got, want)
		}
	}
}

// FuzzRead: whatever stands in the note, it is read whole and usable, or refused by name.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{`{"address":"127.0.0.1:4444","pid":1}`, `{"address":"[::]:1","pid":1,"started":"2026-01-01T00:00:00Z"}`, "", "null", `{"pid":-1}`, `{"address":":","pid":1e9}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, Name), data, 0o600); err != nil {
			t.Fatal(err)
		}
		n, err := Read(dir)
		if err != nil {
			if n != (Note{}) || !strings.Contains(err.Error(), Name) {
				t.Errorf("%q: %+v, %v", data, n, err)
			}
			return
		}
		if n.PID <= 0 || n.Address == "" || n.Host() == "" || n.LocalHost() == "" {
			t.Errorf("%q is taken as %+v", data, n)
		}
	})
}
