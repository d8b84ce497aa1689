package view

import (
	"bytes"
	"go/format"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/spine"
)

func came(data string) *Row {
	f := in(data)
	return &Row{Seq: 1, Kind: spine.In, Frame: f, Method: f.Method, Session: "0e1d2c3b"}
}

func went(data string) *Row {
	f := out(data)
	return &Row{Seq: 2, Kind: spine.Out, Frame: f, Method: f.Method, Session: "0e1d2c3b"}
}

func TestOnTheWire(t *testing.T) {
	const data = "{\"jsonrpc\":\"2.0\",\"id\":1,\n\"result\":{}}"
	asked := func(kind, session string) *Row {
		r := came(`{"id":1,"method":"ping"}`)
		r.HTTP = &spine.Exchange{Method: "POST", URL: "/mcp", Header: http.Header{}, Answer: http.Header{"Content-Type": {kind}}}
		if session != "" {
			r.HTTP.Header.Set("Mcp-Session-Id", session)
		}
		return r
	}
	queued := went(data)
	queued.Kind = spine.Queued
	for _, c := range []struct {
		name       string
		wire       Wire
		r, request *Row
		want       string
		about      string
	}{
		{"an event of SSE", Wire{Transport: "sse", Retry: 5 * time.Second}, went(data), nil,
			"event: message\r\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\r\ndata: \"result\":{}}\r\nretry: 5000\r\n\r\n", "An event of the client's stream"},
		{"one that waits", Wire{Transport: "sse", Retry: time.Second}, queued, nil,
			"event: message\r\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\r\ndata: \"result\":{}}\r\nretry: 1000\r\n\r\n", "It waits"},
		{"a JSON body", Wire{Transport: "http"}, went(data), asked("application/json", "x"), data, "The body"},
		{"an event of HTTP", Wire{Transport: "http", Event: "0e1d-3-1"}, went(data), asked("text/event-stream", "x"),
			"event: message\r\nid: 0e1d-3-1\r\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\r\ndata: \"result\":{}}\r\n\r\n", "with the id"},
		{"its id forgotten", Wire{Transport: "http"}, went(data), nil, "event: message\r\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\r\ndata: \"result\":{}}\r\n\r\n", "not kept any more"},
		{"without sessions", Wire{}, went(data), asked("text/event-stream", ""),
			"event: message\r\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\r\ndata: \"result\":{}}\r\n\r\n", "An event of the answer"},
		{"stdio", Wire{Transport: "stdio"}, went(data), nil, "{\"jsonrpc\":\"2.0\",\"id\":1, \"result\":{}}\n", "stdout"},
		{"what came in", Wire{Transport: "sse"}, came(`{"id":1,"method":"ping"}`), nil, `{"id":1,"method":"ping"}`, "The body of a POST"},
		{"a fact", Wire{}, &Row{Kind: spine.Opened}, nil, "", "no message"},
		{"nothing known", Wire{}, went(data), nil, data, "not known any more"},
	} {
		data, about := c.wire.OnTheWire(c.r, c.request)
		if string(data) != c.want || !strings.Contains(about, c.about) {
			t.Errorf("%s: OnTheWire = %q, %q; want %q, and %q", c.name, data, about, c.want, c.about)
		}
	}
}

// ran is what a command would have given curl: its arguments, and its stdin after them.
func ran(t *testing.T, command string) []string {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh")
	}
	script := filepath.Join(t.TempDir(), "script") // an argument may not be as long
	if err := os.WriteFile(script, []byte(`curl() { printf '%s\0' "$@"; case "$*" in *@-) cat;; esac; }; `+command), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(sh, script)
	var stdout bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %.300s", err, command)
	}
	return strings.Split(stdout.String(), "\x00")
}

func TestCurl(t *testing.T) {
	token := filepath.Join(t.TempDir(), "it's a token")
	if err := os.WriteFile(token, []byte("0123456789abcdef\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	plain := Curl{Base: "http://127.0.0.1:4444", Token: "0123456789abcdef", TokenFile: token}
	shown := plain
	shown.Secrets = true
	http1 := came(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"q":"it's $HOME","api_key":"hunter2hunter2"}}`)
	http1.HTTP = &spine.Exchange{Method: "POST", URL: "/mcp?x=1", Header: http.Header{"Accept": {"text/event-stream"}, "Content-Type": {"application/json"},
		"Content-Length": {"9"}, "Host": {"x"}, "Mcp-Session-Id": {"0e1d2c3b"}, "Authorization": {"Bearer …beef"}}}
	bare := came(`{"id":1,"method":"ping"}`)
	bare.HTTP = &spine.Exchange{Method: "POST", URL: "/mcp", Header: http.Header{}}
	secret := &Row{Kind: spine.HTTP, HTTP: &spine.Exchange{Method: "GET", URL: "/mcp?api%5Fkey=hunter2hunter2&x=1", Header: http.Header{"Accept": {"a/b"}, "Token": {"hunter2hunter2"}}}}
	ended := &Row{Kind: spine.HTTP, HTTP: &spine.Exchange{Method: "DELETE", URL: "/mcp", Header: http.Header{"Accept": {"*/*"}, "Mcp-Session-Id": {"x"}}}}
	long := came(`{"id":1,"method":"m","params":{"s":"` + strings.Repeat("é'", mostArgument/2) + `"}}`)
	for _, c := range []struct {
		name      string
		curl      Curl
		r         *Row
		transport string
		want      []string // arguments after -sS -N
	}{
		{"as it came", plain, http1, "http", []string{"http://127.0.0.1:4444/mcp?x=1", "-H", "Accept: text/event-stream", "-H", "Authorization: Bearer …beef",
			"-H", "Content-Type: application/json", "-H", "Mcp-Session-Id: 0e1d2c3b", "--data-raw",
			strings.Replace(string(http1.Frame.Data), "hunter2hunter2", "…ter2", 1), ""}},
		{"with secrets", shown, http1, "http", []string{"http://127.0.0.1:4444/mcp?x=1", "-H", "Accept: text/event-stream", "-H", "Authorization: Bearer …beef",
			"-H", "Content-Type: application/json", "-H", "Mcp-Session-Id: 0e1d2c3b", "--data-raw", string(http1.Frame.Data), ""}},
		{"without headers", plain, bare, "http", []string{"http://127.0.0.1:4444/mcp", "-H", "Accept:", "-H", "Content-Type:", "--data-raw", string(bare.Frame.Data), ""}},
		{"no message", plain, ended, "http", []string{"http://127.0.0.1:4444/mcp", "-X", "DELETE", "-H", "Accept: */*", "-H", "Mcp-Session-Id: x", ""}},
		{"secrets in its head", plain, secret, "http", []string{"http://127.0.0.1:4444/mcp?api%5Fkey=…ter2&x=1", "-H", "Accept: a/b", "-H", "Token: …ter2", ""}},
		{"and with them", shown, secret, "http", []string{"http://127.0.0.1:4444/mcp?api%5Fkey=hunter2hunter2&x=1", "-H", "Accept: a/b", "-H", "Token: hunter2hunter2", ""}},
		{"SSE, its head not known", plain, came("{}"), "sse", []string{"http://127.0.0.1:4444/message?session_id=0e1d2c3b", "-H", "Content-Type: application/json", "--data-raw", "{}", ""}},
		{"no text", plain, came("{\\\x00\xff'"), "sse", []string{"http://127.0.0.1:4444/message?session_id=0e1d2c3b", "-H", "Content-Type: application/json",
			"--data-binary", "@-", "{\\", "\xff'"}},
		{"a long one", plain, long, "sse", []string{"http://127.0.0.1:4444/message?session_id=0e1d2c3b", "-H", "Content-Type: application/json",
			"--data-binary", "@-", string(long.Frame.Data)}},
		{"what went out", plain, went("@x"), "sse", []string{"http://127.0.0.1:4444/debug/sessions/0e1d2c3b/messages?raw=1", "-H",
			"Authorization: Bearer 0123456789abcdef", "-H", "Content-Type: application/json", "--data-raw", "@x", ""}},
	} {
		command, err := c.curl.Command(c.r, c.transport)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got, want := ran(t, command), append([]string{"-sS", "-N"}, c.want...); !slices.Equal(got, want) {
			t.Errorf("%s: curl gets\n%.500q, want\n%.500q; the command is\n%.500s", c.name, got, want, command)
		}
	}
	if command, _ := plain.Command(went("{}"), "sse"); strings.Contains(command, plain.Token) {
		t.Errorf("the command has the token, want that it reads it from its file:\n%s", command)
	}
	if command, _ := shown.Command(went("{}"), "sse"); !strings.Contains(command, plain.Token) {
		t.Errorf("with secrets the command lacks the token:\n%s", command)
	}
	for r, want := range map[*Row]error{came(`{"id":1,"method":"ping"}`): errStdio, {Kind: spine.Opened}: errNoRequest} {
		if command, err := plain.Command(r, "stdio"); err != want {
			t.Errorf("Command = %q, %v; want %v", command, err, want)
		}
	}
}

// TestGoTests compiles what is copied as a Go test.
func TestGoTests(t *testing.T) {
	gotool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("there is no go")
	}
	failed := went(`{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"no"}}`)
	rows := []*Row{came(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}`),
		came("{\"jsonrpc\":\"2.0\",\"id\":\"\\n`\",\"method\":\"x/own\",\"params\":{\"a\":\"`\"}}"), came(`{"jsonrpc":"2.0","method":"notifications/own"}`),
		came(`{"jsonrpc":"2.0","id":2,"method":"tools/list"}`), came(`{"jsonrpc":"2.0","id":2,"method":"ping"}`)}
	for method := range sdkCalls {
		rows = append(rows, came(`{"jsonrpc":"2.0","id":1,"method":"`+method+`","params":{"name":"echo","arguments":{"text":"`+"`"+`é"},"uri":"a:b"}}`))
	}
	arguments := []string{"vet"}
	for i, r := range rows {
		for j, answer := range []*Row{nil, failed} {
			transport := []string{"sse", "http"}[j]
			text, err := Repeat{Base: "http://127.0.0.1:1"}.GoTest(r, answer, transport)
			if err != nil {
				t.Fatalf("GoTest(%s): %v", r.Frame.Data, err)
			}
			if formatted, err := format.Source([]byte(text)); err != nil || string(formatted) != text {
				t.Errorf("GoTest(%s): %v, not formatted:\n%s", r.Frame.Data, err, text)
			}
			// One package: each test under a name of its own.
			name := "TestRepeat" + strings.Repeat("X", 2*i+j+1)
			text = strings.ReplaceAll(text, "TestRepeat", name)
			file := filepath.Join(t.TempDir(), strings.ToLower(name)+"_test.go")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			arguments = append(arguments, file)
		}
	}
	// The go command wants the files of a package in one folder.
	folder := t.TempDir()
	for i, file := range arguments[1:] {
		to := filepath.Join(folder, filepath.Base(file))
		if err := os.Rename(file, to); err != nil {
			t.Fatal(err)
		}
		arguments[i+1] = to
	}
	vet := exec.Command(gotool, arguments...)
	if said, err := vet.CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, said)
	}
	for _, r := range []*Row{went(`{"id":1,"method":"ping"}`), came(`{"jsonrpc":"2.0","id":1,"result":{}}`), {Kind: spine.Opened}} {
		if text, err := (Repeat{}).GoTest(r, nil, "http"); err != errNotTheirs {
			t.Errorf("GoTest of what no client asks = %q, %v; want %v", text, err, errNotTheirs)
		}
	}
}

func TestWithoutRevision(t *testing.T) {
	const said = `"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"x"}`
	for data, want := range map[string]string{
		`{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{` + said + `}}}`:                                 `{"id":1,"jsonrpc":"2.0","method":"tools/list"}`,
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","_meta":{"progressToken":1,` + said + `}}}`: `{"id":1,"jsonrpc":"2.0","method":"tools/call","params":{"_meta":{"progressToken":1},"name":"echo"}}`,
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"io.modelcontextprotocol/x"}}`:                     `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"io.modelcontextprotocol/x"}}`,
	} {
		if got := string(withoutRevision(in(data)).Data); got != want {
			t.Errorf("withoutRevision(%s) = %s, want %s", data, got, want)
		}
	}
}

func TestIsText(t *testing.T) {
	for s, want := range map[string]bool{"": true, "{\"a\":\t\"é\"}\r\n": true, "\x00": false, "\x1b[0m": false, "\xff": false, "\u0085": false, "\u00a0\ufffd": true, "a\x7f": false} {
		if got := IsText([]byte(s)); got != want {
			t.Errorf("IsText(%q) = %v, want %v", s, got, want)
		}
	}
	for c := range 256 { // in any place of eight bytes
		for at := range 8 {
			data := []byte("abcdefgh")
			data[at] = byte(c)
			want := c >= 0x20 && c < 0x7f || c == '\t' || c == '\n' || c == '\r'
			if got := IsText(data); got != want {
				t.Errorf("IsText(%q) = %v, want %v", data, got, want)
			}
		}
	}
}
