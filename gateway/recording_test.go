package gateway

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"switchboard/gateway/config"
	"switchboard/gateway/record"
	"switchboard/gateway/spine"
)

// debug asks the control API and returns what it answered.
func (r *running) debug(method, path, body string) (status int, answer record.State) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.url("/debug/"+path), strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer s3cret")
	resp, err := r.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	if resp.StatusCode == http.StatusOK {
		if err := json.Unmarshal(text, &answer); err != nil {
			r.t.Fatalf("%s: %v", text, err)
		}
	}
	return resp.StatusCode, answer
}

// TestRecordingLate begins when a client is there, and says who it is.
func TestRecordingLate(t *testing.T) {
	r := start(t, func(c *config.Config) { c.Record.Dir = t.TempDir(); c.Limits.DrainTimeout = 0 })
	r.connect()
	if err := r.Disconnect(r.Sessions()[0].ID); err != nil {
		t.Fatal(err)
	}
	stream, post := r.connect()
	r.post(post, `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{},"clientInfo":{"name":"late","version":"3"}}}`)
	data(t, stream)
	file, err := r.StartRecording()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.StopRecording(); err != nil {
		t.Fatal(err)
	}
	c, err := record.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	if s := c.Header.Sessions; len(s) != 1 || s[0].Client != "late" || s[0].Version != "3" || s[0].Transport != "sse" || s[0].Revision != "2024-11-05" {
		t.Errorf("the recording knows of %+v, want the client that is there", s)
	}
}

// TestRecording turns it on by the API, goes through a stop and a start, and reads all of it back.
func TestRecording(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "captures")
	r := start(t, func(c *config.Config) { c.Record.Dir = dir; c.Limits.DrainTimeout = 0 })
	if status, s := r.debug("GET", "record", ""); status != 200 || s != (record.State{}) {
		t.Errorf("at first: %d, %+v", status, s)
	}
	if status, _ := r.debug("PUT", "record", "{}"); status != 400 {
		t.Errorf("neither on nor off: %d; want 400", status)
	}
	_, on := r.debug("PUT", "record", `{"enabled":true}`)
	if status, again := r.debug("PUT", "record", `{"enabled":true}`); status != 200 || !on.Enabled || again.File != on.File || filepath.Dir(on.File) != dir {
		t.Errorf("turned on: %+v, and again: %d, %+v", on, status, again)
	}
	before := r.spine.Tally()
	stream, post := r.connect()
	r.post(post, `{"jsonrpc":"2.0","id":1,"method":"ping"}`)
	if got := data(t, stream); !strings.Contains(got, `"id":1`) {
		t.Fatalf("answered %s", got)
	}
	r.Stop()
	if err := r.Start(""); err != nil {
		t.Fatal(err)
	}
	if s := r.Stats().Record; !s.Enabled || s.File != on.File {
		t.Errorf("after a stop and a start: %+v", s)
	}
	if status, off := r.debug("PUT", "record", `{"enabled":false}`); status != 200 || off.Enabled || off.File != on.File || off.Events == 0 {
		t.Errorf("turned off: %d, %+v", status, off)
	}
	c, err := record.Open(on.File)
	if err != nil {
		t.Fatal(err)
	}
	after := r.spine.Tally()
	for _, kind := range []spine.Kind{spine.Opened, spine.Closed, spine.In, spine.Queued, spine.Out, spine.HTTP} {
		n := uint64(0)
		for _, e := range c.Events {
			if e.Kind == kind {
				n++
			}
		}
		if want := after.Of(kind) - before.Of(kind); n != want || n == 0 {
			t.Errorf("%d events %v are recorded; %d were published", n, kind, want)
		}
	}
	if c.Events[len(c.Events)-1].Note != "recording stopped: "+filepath.Base(on.File) {
		t.Errorf("the last event is %+v", c.Events[len(c.Events)-1])
	}
	var har strings.Builder
	if _, err := record.WriteHAR(&har, c.Header, c.Events, record.Choice{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"method": "GET"`, `/message?session_id=`, `event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}`} {
		if !strings.Contains(har.String(), want) {
			t.Errorf("the HAR lacks %s:\n%s", want, har.String())
		}
	}
}

// TestRecordingClosed: what is recorded to the end of the gateway is whole.
func TestRecordingClosed(t *testing.T) {
	r := start(t, nil)
	file := filepath.Join(t.TempDir(), "all.jsonl")
	if _, err := r.RecordTo(file); err != nil {
		t.Fatal(err)
	}
	r.Close()
	c, err := record.Open(file)
	if err != nil || c.Cut != (record.Cut{}) {
		t.Fatalf("%v, %v", err, c)
	}
	if n := len(c.Events); n < 3 || c.Events[n-2].Note != "stopped" || c.Events[n-1].Note != "recording stopped: "+filepath.Base(file) {
		t.Errorf("the capture ends with %+v", c.Events)
	}
}

func TestRecordingNowhere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := start(t, func(c *config.Config) { c.Record.Dir = file })
	if status, _ := r.debug("PUT", "record", `{"enabled":true}`); status != 500 {
		t.Errorf("recording into a file as a folder: %d; want 500", status)
	}
	if status, s := r.debug("PUT", "record", `{"enabled":false}`); status != 200 || s.Enabled {
		t.Errorf("turned off what is off: %d, %+v", status, s)
	}
}
