package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway"
	"switchboard/gateway/running"
)

func TestNoteFollowsTheGateway(t *testing.T) {
	dir := t.TempDir()
	var said bytes.Buffer
	turned := noteIn(dir, "1", &said)
	for _, address := range []string{"127.0.0.1:1", "127.0.0.1:2"} {
		turned(address)
		if n, err := running.Read(dir); err != nil || n.Address != address || n.PID != os.Getpid() {
			t.Errorf("while listening on %s the note is %v, %v", address, n, err)
		}
		turned("")
		if _, err := os.Stat(filepath.Join(dir, running.Name)); !os.IsNotExist(err) {
			t.Errorf("after the end there is still a note: %v", err)
		}
	}
	if said.Len() > 0 {
		t.Errorf("said %q", said.String())
	}
	noteIn(filepath.Join(dir, "nowhere"), "1", &said)("127.0.0.1:1")
	if strings.Count(said.String(), "\n") != 1 || !strings.Contains(said.String(), "nowhere") {
		t.Errorf("where no note can be left: said %q, want one sentence that names the place", said.String())
	}
}

func TestTaken(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"name":"switchboard"}`) }))
	defer other.Close()
	dir, address := t.TempDir(), other.Listener.Addr().String()
	if err := running.Write(dir, running.Note{Address: address, PID: os.Getpid()}); err != nil {
		t.Fatal(err)
	}
	inUse := fmt.Errorf("cannot listen on it: %w", gateway.ErrPortInUse)
	for _, c := range []struct {
		name, dir, address string
		err                error
		want               string
	}{
		{"by Switchboard", dir, address, inUse, "runs already, on " + address},
		{"by who knows", t.TempDir(), address, inUse, "cannot listen on it"},
		{"another port", dir, "127.0.0.1:1", inUse, "cannot listen on it"},
		{"another error", dir, address, errors.New("no rights"), "no rights"},
	} {
		if got := taken(c.err, c.dir, c.address); !strings.Contains(got.Error(), c.want) {
			t.Errorf("%s: taken(%v) = %v, want %q", c.name, c.err, got, c.want)
		}
	}
}

func TestIdle(t *testing.T) {
	const d = 8 * time.Second
	for _, tt := range []struct {
		name  string
		stats func(at time.Duration) (s gateway.Stats)
		want  time.Duration
	}{
		{"nobody ever", func(time.Duration) (s gateway.Stats) { return s }, d},
		{"one that stays until 20s", func(at time.Duration) (s gateway.Stats) {
			if at <= 20*time.Second {
				s.Sessions = 1
			}
			return s
		}, 20*time.Second + d},
		{"one between two looks", func(at time.Duration) (s gateway.Stats) {
			if at > 5*time.Second {
				s.Totals.Opened = 1
			}
			return s
		}, 6*time.Second + d},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				got := idle(t.Context(), d, func() gateway.Stats { return tt.stats(time.Since(start)) })
				if took := time.Since(start); !got || took != tt.want {
					t.Errorf("idle = %t after %v, want true after %v", got, took, tt.want)
				}
			})
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if idle(ctx, time.Hour, func() (s gateway.Stats) { return s }) {
		t.Error("idle after its context ended = true")
	}
}
