package command

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"switchboard/gateway/record"
)

func TestExport(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const (
		head  = `{"switchboard":"capture","version":1,"program":"test","started":"2026-11-25T15:23:38Z","part":1}` + "\n"
		event = `{"seq":1,"time":"2026-11-25T15:23:38Z","kind":"switched","note":"Bearer abcdefghijklmnop"}` + "\n"
	)
	masked := strings.Replace(event, "abcdefghijkl", "…", 1)
	whole, cut, broken := write("whole", head+event), write("cut", head+event+`{"seq":2,`), write("broken", head+event+"{}\n"+event)
	for name, tt := range map[string]struct {
		args     []string
		code     int
		out, err string
	}{
		"lines":       {[]string{whole}, 0, head + masked, ""},
		"unmasked":    {[]string{"--unmask", whole}, 0, head + event, ""},
		"parts":       {[]string{whole, cut}, 0, head + masked + masked, "cut: The last 9 bytes, from line 3 on (byte 188), are no whole event"},
		"broken":      {[]string{broken}, 1, head + masked, `broken: line 3: unknown kind of event ""`},
		"missing":     {[]string{filepath.Join(dir, "none")}, 1, "", "no such file"},
		"foreign":     {[]string{write("foreign", "{}\n")}, 1, "", "foreign: line 1: this is no capture"},
		"no file":     {nil, 2, "", "export needs the file of a recording"},
		"and records": {[]string{"--record", "x", whole}, 2, "", "--record does not go with export"},
		"no har":      {[]string{"--hra", whole}, 2, "", "switchboard: --hra: there is no such flag; did you mean --har? (see switchboard --help)\n"},
	} {
		var out, errOut bytes.Buffer
		if code := run(append([]string{"export"}, tt.args...), &out, &errOut); code != tt.code || out.String() != tt.out ||
			!strings.Contains(errOut.String(), tt.err) || (tt.err == "") != (errOut.Len() == 0) {
			t.Errorf("%s: %d, out %q, err %q; want %d, %q, %q", name, code, out.String(), errOut.String(), tt.code, tt.out, tt.err)
		}
	}
	var out, errOut bytes.Buffer
	if code := run([]string{"export", "--har", whole}, &out, &errOut); code != 0 || !strings.Contains(out.String(), `"version": "1.2"`) {
		t.Errorf("HAR: %d, %s%s", code, out.String(), errOut.String())
	}
}

// TestExportChosen: what is exported is what the window would show with that query, and what was marked.
func TestExportChosen(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "run.jsonl")
	text := `{"switchboard":"capture","version":1,"program":"test","started":"2026-11-25T15:23:38Z","part":1}
{"seq":1,"time":"2026-11-25T15:23:38Z","kind":"opened","session":"a","note":"http from here"}
{"seq":2,"time":"2026-11-25T15:23:38Z","kind":"in","session":"a","dir":"in","origin":"client","method":"initialize","text":"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\",\"clientInfo\":{\"name\":\"probe\",\"version\":\"1\"}}}"}
{"seq":3,"time":"2026-11-25T15:23:38Z","kind":"http","session":"a","of":2,"http":{"method":"POST","url":"/mcp","header":{},"status":200,"answer":{"Content-Type":["application/json"]}}}
{"seq":4,"time":"2026-11-25T15:23:38Z","kind":"queued","session":"a","dir":"out","origin":"backend","method":"initialize","pair":2,"text":"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"}
{"seq":5,"time":"2026-11-25T15:23:39Z","kind":"out","session":"a","dir":"out","origin":"backend","method":"initialize","pair":2,"of":4,"took_ms":1000,"text":"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"}
{"seq":6,"time":"2026-11-25T15:23:39Z","kind":"closed","session":"a","note":"ClientLeft","mark":"an end"}
`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	chosen := func(args ...string) string {
		t.Helper()
		var out, errOut bytes.Buffer
		if code := run(append(append([]string{"export"}, args...), path), &out, &errOut); code != 0 {
			return errOut.String()
		}
		c, err := record.Read(&out)
		if err != nil {
			t.Fatal(err)
		}
		var seqs []string
		for _, e := range c.Events {
			seqs = append(seqs, fmt.Sprint(e.Seq))
		}
		return strings.Join(seqs, " ")
	}
	for _, tt := range []struct{ args, want string }{
		{"", "1 2 3 4 5 6"},
		{"--filter=method:initialize", "2 3 4 5"},
		{"--filter=dur:>500ms dir:in", "2 3"},
		{"--filter=status:200", "2 3"},
		{"--filter=client:probe transport:http kind:closed", "6"},
		{"--filter=has:comment", "6"},
		{"--filter=kind:reqest", "switchboard: --filter: reqest: want one of"},
		{"--marked", "6"},
		{"--marked --filter=kind:opened", ""},
	} {
		args := strings.Split(tt.args, " --")
		if len(args) == 1 {
			args = []string{tt.args}
		} else {
			args[1] = "--" + args[1]
		}
		if tt.args == "" {
			args = nil
		}
		if got := chosen(args...); got != tt.want && (!strings.HasPrefix(got, "switch") || !strings.HasPrefix(got, tt.want)) {
			t.Errorf("export %s = %s; want %s", tt.args, got, tt.want)
		}
	}
	// Marks beside the file count instead of those in it.
	if err := os.WriteFile(record.MarksPath(path), []byte(record.Marks{4: "slow"}.JSON()), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := chosen("--marked"); got != "4 5" {
		t.Errorf("marked beside: %s", got)
	}
	var out, errOut bytes.Buffer
	if run([]string{"export", "--marked", "--har", path}, &out, &errOut); !strings.Contains(out.String(), `"comment": "response marked: slow"`) {
		t.Errorf("HAR: %s%s", out.String(), errOut.String())
	}
	if code := run([]string{"export", "--marked", path, path}, &out, &errOut); code != 1 || !strings.Contains(errOut.String(), "of two recordings") {
		t.Errorf("twice the same: %d, %s", code, errOut.String())
	}
}

// TestExportKnown: what a client said of itself before the recording began is known from its header, and is handed on where
// the client is.
func TestExportKnown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.jsonl")
	text := `{"switchboard":"capture","version":1,"program":"test","started":"2026-11-25T15:23:38Z","part":1,"sessions":[` +
		`{"id":"a","transport":"sse","remote":"here:1","opened":"2026-11-25T15:23:00Z","client":"probe","version":"2"},` +
		`{"id":"b","transport":"http","remote":"here:2","opened":"2026-11-25T15:23:01Z","client":"other","version":"3"}]}
{"seq":7,"time":"2026-11-25T15:23:38Z","kind":"in","session":"a","dir":"in","origin":"client","method":"ping","text":"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"}
{"seq":8,"time":"2026-11-25T15:23:38Z","kind":"http","session":"a","of":7,"http":{"method":"POST","url":"/message","header":{},"status":202,"answer":{}}}
{"seq":9,"time":"2026-11-25T15:23:38Z","kind":"in","session":"b","dir":"in","origin":"client","method":"ping","text":"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"}
`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errOut bytes.Buffer
	if code := run([]string{"export", "--filter=client:probe transport:sse", path}, &out, &errOut); code != 0 {
		t.Fatalf("%d: %s", code, errOut.String())
	}
	c, err := record.Read(&out)
	if err != nil || len(c.Events) != 2 || c.Events[0].Seq != 7 {
		t.Errorf("client:probe exports %v, %v; want 7 and 8", c.Events, err)
	}
	if s := c.Header.Sessions; len(s) != 1 || s[0].Client != "probe" {
		t.Errorf("the export knows of %+v, want probe alone", s)
	}
	out.Reset()
	if run([]string{"export", "--har", path}, &out, &errOut); !strings.Contains(out.String(), `"title": "probe 2, sse from here:1"`) {
		t.Errorf("HAR: %s%s", out.String(), errOut.String())
	}
}

// TestRecordFlag: a run that cannot record what it was asked to does not run, and one that can records from the first event.
func TestRecordFlag(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "run.jsonl")
	args := []string{"--headless", "--listen", "127.0.0.1:0", "--data-dir", dir, "--until-idle", "1ms", "--record", file}
	var out, errOut bytes.Buffer
	if code := run(args, &out, &errOut); code != 0 || !strings.Contains(out.String(), "record   "+file) {
		t.Fatalf("%d, %s%s", code, out.String(), errOut.String())
	}
	c, err := record.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	var notes []string
	for _, e := range c.Events {
		notes = append(notes, e.Note)
	}
	if n := len(notes); n != 4 || c.Events[0].Seq != 1 || !strings.HasPrefix(notes[1], "listening on ") || notes[2] != "stopped" {
		t.Errorf("recorded %q", notes)
	}
	if code := run(args, &out, &errOut); code != 1 || !strings.Contains(errOut.String(), "file exists") {
		t.Errorf("recording over it: %d, %s", code, errOut.String())
	}
	if code := run([]string{"config", "--record", file}, &out, &errOut); code != 2 {
		t.Errorf("config --record: %d; want 2", code)
	}
}
