package gateway

import (
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/config"
)

// A gateway takes another configuration when it is started next, and not before.
func TestConfigure(t *testing.T) {
	r := start(t, func(c *config.Config) { c.Record.Dir = t.TempDir() })
	c := r.Config()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c.Gateway.Listen = free.Addr().String()
	free.Close()
	c.Limits.Sessions, c.Limits.Body, c.Debug.BacklogEvents, c.Record.Dir = 0, config.KiB, 5, t.TempDir()
	if err := r.Configure(c); err == nil || !strings.Contains(err.Error(), "limits.sessions") {
		t.Fatalf("Configure with no sessions = %v, want an error that names the key", err)
	}
	c.Limits.Sessions = 3
	if err := r.Configure(c); err != nil {
		t.Fatal(err)
	}
	if got := r.Config(); got.Gateway.Listen == c.Gateway.Listen || got.Limits.Body == c.Limits.Body || got.Record.Dir != c.Record.Dir {
		t.Errorf("before a start: %+v in force, want what there was, and the new folder of recordings", got)
	}
	if file, err := r.StartRecording(); err != nil || filepath.Dir(file) != c.Record.Dir {
		t.Errorf("StartRecording = %s, %v, want a file in %s", file, err, c.Record.Dir)
	}
	r.Stop()
	if err := r.Start(""); err != nil {
		t.Fatal(err)
	}
	if got := r.Stats().Address; got != c.Gateway.Listen {
		t.Errorf("started again on %s, want %s", got, c.Gateway.Listen)
	}
	if got := r.Config(); got.Limits.Sessions != 3 || got.Debug.BacklogEvents != config.Default().Debug.BacklogEvents {
		t.Errorf("after a start: %+v in force, want the new limits, and the backlog as it was made", got)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url("/mcp"), strings.NewReader(strings.Repeat(" ", 2000)+"{}"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json, text/event-stream")
	resp, err := r.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a body beyond the new limit: %s, want 413", resp.Status)
	}
	r.Stop()
	if err := r.Start(""); err != nil || r.Stats().Address != c.Gateway.Listen {
		t.Errorf("started once more: %v, on %s, want the same address", err, r.Stats().Address)
	}
}

// The server's file is another from the next start on; one with a mistake is refused at once.
func TestConfigureServer(t *testing.T) {
	r := start(t, nil)
	file := filepath.Join(t.TempDir(), "server.toml")
	c := r.Config()
	c.Server.File = file
	if err := r.Configure(c); err == nil || !strings.Contains(err.Error(), file) {
		t.Fatalf("Configure with a server that is not there = %v, want an error that names it", err)
	}
	if err := os.WriteFile(file, []byte("[[tool]]\nname = \"mine\"\n[[tool.content]]\ntext = \"here\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	has := func() bool { _, ok := r.mock.InputSchema("mine"); return ok }
	for _, step := range []struct {
		file string
		want bool
	}{{file, true}, {"", false}} {
		c.Server.File = step.file
		if err := r.Configure(c); err != nil {
			t.Fatal(err)
		}
		if has() == step.want {
			t.Errorf("server %q: it is played before a start", step.file)
		}
		r.Stop()
		if err := r.Start(""); err != nil {
			t.Fatal(err)
		}
		if has() != step.want {
			t.Errorf("server %q: the tool is there: %v, want %v", step.file, has(), step.want)
		}
	}
}

// Switches that were turned while it ran stay as they are.
func TestConfigureLeavesSwitches(t *testing.T) {
	r := start(t, nil)
	k := r.Keepalive()
	k.Interval = 7 * time.Second
	if err := r.SetKeepalive(k); err != nil {
		t.Fatal(err)
	}
	r.SetMirror(false)
	if err := r.Configure(config.Default()); err != nil {
		t.Fatal(err)
	}
	r.Stop()
	if got := r.Keepalive(); got != k || r.Stats().Mirror {
		t.Errorf("after Configure the keepalive is %+v and the mirror %v, want them as they were turned", got, r.Stats().Mirror)
	}
}
