package e2e

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

var installHAR = installer("har")

// readHAR has the official schema of HAR 1.2 judge a file, and a viewer of others' making draw it: what is wrong with it, and
// how many exchanges it has drawn.
func readHAR(t *testing.T, file string) (wrong []string, drawn int) {
	t.Helper()
	path, err := node()
	if err == nil {
		err = installHAR()
	}
	switch {
	case err != nil && os.Getenv("CI") != "":
		t.Fatalf("CI does not go without the readers of HAR: %v", err)
	case err != nil:
		loud(t, "the readers of HAR", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), harness.Deadline)
	defer cancel()
	out, err := exec.CommandContext(ctx, path, filepath.Join("har", "har.mjs"), file).CombinedOutput()
	var said struct {
		Wrong []string
		Drawn [][]string // by page
	}
	if err == nil {
		err = json.Unmarshal(out, &said)
	}
	if err != nil {
		t.Fatalf("har.mjs: %v\n%.2000s", err, out)
	}
	for _, page := range said.Drawn {
		drawn += len(page)
	}
	return said.Wrong, drawn
}

// har is what these tests look at in a file.
type har struct {
	Log struct {
		Comment string
		Entries []struct {
			Request  struct{ Method, URL string }
			Response struct{ Content struct{ Text string } }
			Comment  string
			Messages []struct {
				Data    string
				Guessed bool `json:"_guessed"`
			} `json:"_eventSourceMessages"`
		}
	}
}

func parseHAR(t *testing.T, text string) (h har) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &h); err != nil {
		t.Fatal(err)
	}
	return h
}

// TestHAR records real clients over each wire, and has others read what is exported.
func TestHAR(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "run.jsonl")
	app := harness.Start(t, harness.Options{Dir: dir, Args: []string{"--record", file}})
	base := "http://" + app.Address
	for name, connect := range map[string]func() (client, error){
		"/sse":            func() (client, error) { return connectGoSDK(t, base+"/sse", newHeard()) },
		"/mcp 2025-11-25": func() (client, error) { return connectGoSDKHTTP("2025-11-25")(t, base+"/mcp", newHeard()) },
		"/mcp 2026-07-28": func() (client, error) { return connectGoSDKHTTP("2026-07-28")(t, base+"/mcp", newHeard()) },
	} {
		c, err := connect()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := c.tools(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := c.call(t.Context(), "burst", map[string]any{"n": 3, "size": 5}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		_ = c.close()
	}
	app.Stop()

	export := func(args ...string) har {
		t.Helper()
		code, out, errOut := harness.Run(t, append(append([]string{"export", "--har"}, args...), file)...)
		if code != 0 || errOut != "" {
			t.Fatalf("export %q: %d, %s", args, code, errOut)
		}
		path := filepath.Join(t.TempDir(), "x.har")
		if err := os.WriteFile(path, []byte(out), 0o600); err != nil {
			t.Fatal(err)
		}
		h := parseHAR(t, out)
		wrong, drawn := readHAR(t, path)
		if len(wrong) > 0 || drawn != len(h.Log.Entries) || drawn == 0 {
			t.Errorf("export %q: %d entries, of which the viewer draws %d; the schema says %q", args, len(h.Log.Entries), drawn, wrong)
		}
		return h
	}
	all := export()
	streams := 0
	for _, e := range all.Log.Entries {
		for _, m := range e.Messages {
			if m.Guessed {
				t.Errorf("it is guessed that %s %s carried %s", e.Request.Method, e.Request.URL, m.Data)
			}
		}
		if progress := strings.Count(e.Response.Content.Text, "notifications/progress"); progress > 0 {
			if streams++; progress != 3 {
				t.Errorf("%s %s has %d notes of progress, want 3", e.Request.Method, e.Request.URL, progress)
			}
		}
	}
	if streams != 3 || all.Log.Comment != "" {
		t.Errorf("%d streams have progress, want 3; %s", streams, all.Log.Comment)
	}
	some := export("--filter", "method:tools/list transport:http dir:out")
	if n := len(some.Log.Entries); n != 2 {
		t.Errorf("%d exchanges are of tools/list over Streamable HTTP, want 2", n)
	}
	code, out, errOut := harness.Run(t, "export", "--filter", "method:tools/list kind:request", file)
	if lines := strings.Count(out, `"kind":"in"`); code != 0 || lines != 3 || strings.Contains(out, "tools/call") {
		t.Errorf("as lines: %d, %d requests, %s", code, lines, errOut)
	}
	if code, _, errOut = harness.Run(t, "export", "--filter", "dur:fast", file); code != 2 || !strings.Contains(errOut, "--filter: fast: want a duration such as >500ms") {
		t.Errorf("a mistake: %d, %s", code, errOut)
	}
	if code, out, _ = harness.Run(t, "export", "--marked", file); code != 0 || strings.Count(out, "\n") != 1 {
		t.Errorf("nothing is marked: %d, %s", code, out)
	}
}
