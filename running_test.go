package main

import (
	"bytes"
	"context"
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
	turned := noteIn(dir, &said)
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
	noteIn(filepath.Join(dir, "nowhere"), &said)("127.0.0.1:1")
	if strings.Count(said.String(), "\n") != 1 || !strings.Contains(said.String(), "nowhere") {
		t.Errorf("where no note can be left: said %q, want one sentence that names the place", said.String())
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
