package transport

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"switchboard/gateway/session"
)

// modernCall is a call of 2026-07-28 with its headers, by a client of that name.
func modernCall(client, id, method, params string, headers ...string) (string, []string) {
	if params != "" {
		params += ","
	}
	body := fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":%q,"params":{%s"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",`+
		`"io.modelcontextprotocol/clientInfo":{"name":%q,"version":"1"},"io.modelcontextprotocol/clientCapabilities":{"roots":{}}}}}`, id, method, params, client)
	return body, append([]string{revisionHeader, "2026-07-28", "Mcp-Method", method}, headers...)
}

func (e *endpoint) modern(id, method, params string, headers ...string) *http.Response {
	e.t.Helper()
	body, all := modernCall("m", id, method, params, headers...)
	return e.do(e.t.Context(), "POST", body, all...)
}

// TestStatelessStatuses is each status that a client of 2026-07-28 can be answered with.
func TestStatelessStatuses(t *testing.T) {
	e := listen(t, limits, usual)
	e.schema["marked"] = `{"properties":{"s":{"x-mcp-header":"S"},"n":{"x-mcp-header":"N"},"b":{"x-mcp-header":"B"},"in":{"properties":{"deep":{"x-mcp-header":"Deep"}}}}}`
	const (
		version = `"io.modelcontextprotocol/protocolVersion":"2026-07-28"`
		can     = `"io.modelcontextprotocol/clientCapabilities":{}`
	)
	raw := func(method, meta string) string {
		return fmt.Sprintf(`{"jsonrpc":"2.0","id":5,"method":%q,"params":{"_meta":{%s}}}`, method, meta)
	}
	good := raw("work", version+","+can)
	named := func(method, params string) string {
		return fmt.Sprintf(`{"jsonrpc":"2.0","id":5,"method":%q,"params":{%s,"_meta":{%s,%s}}}`, method, params, version, can)
	}
	marked := func(arguments string) string {
		return named("tools/call", `"name":"marked","arguments":`+arguments)
	}
	tool := []string{"Mcp-Method", "tools/call", "Mcp-Name", "marked"}
	with := func(headers ...string) []string { return append(tool[:4:4], headers...) }
	tests := []struct {
		name, method, body string
		headers            []string
		status             int
		says               string
	}{
		{"request", "POST", good, nil, 200, `"result":{}`},
		{"no client info, no session", "POST", good, []string{sessionHeader, "nonsense"}, 200, `"result":{}`},
		{"notification", "POST", `{"jsonrpc":"2.0","method":"notifications/x"}`, []string{"Mcp-Method", "notifications/x"}, 202, ""},

		{"no _meta", "POST", `{"jsonrpc":"2.0","id":5,"method":"work"}`, nil, 400, "-32602"},
		{"no version in _meta", "POST", raw("work", can), nil, 400, "-32602"},
		{"version of another type", "POST", raw("work", `"io.modelcontextprotocol/protocolVersion":7,`+can), nil, 400, "-32602"},
		{"no capabilities", "POST", raw("work", version), nil, 400, "-32602"},
		{"capabilities of another type", "POST", raw("work", version+`,"io.modelcontextprotocol/clientCapabilities":[]`), nil, 400, "-32602"},
		{"no version header", "POST", good, []string{revisionHeader, "-"}, 400, "-32020"},
		{"other version header", "POST", good, []string{revisionHeader, "2025-11-25"}, 400, "-32020"},
		{"no method header", "POST", good, []string{"Mcp-Method", "-"}, 400, "-32020"},
		{"other method header", "POST", good, []string{"Mcp-Method", "Work"}, 400, "-32020"},
		{"notification with another method header", "POST", `{"jsonrpc":"2.0","method":"notifications/x"}`, nil, 400, "-32020"},
		{"unknown version", "POST", strings.ReplaceAll(good, "2026-07-28", "2027-01-01"), []string{revisionHeader, "2027-01-01"}, 400,
			`-32022,"message":"protocol version \"2027-01-01\" is not supported","data":{"supported":["2026-07-28","2025-11-25"`},
		{"unknown version without _meta", "POST", `{"jsonrpc":"2.0","id":5,"method":"work"}`, []string{revisionHeader, "2027-01-01"}, 400, `"requested":"2027-01-01"`},
		{"version that has sessions", "POST", strings.ReplaceAll(good, "2026-07-28", "2025-11-25"), []string{revisionHeader, "2025-11-25"}, 400, "-32022"},
		{"version that is no date", "POST", strings.ReplaceAll(good, "2026-07-28", "DRAFT"), []string{revisionHeader, "DRAFT"}, 400, "-32022"},

		{"unknown method", "POST", raw("nope", version+","+can), []string{"Mcp-Method", "nope"}, 404, `"id":5,"error":{"code":-32601`},
		{"initialize", "POST", raw("initialize", version+","+can), []string{"Mcp-Method", "initialize"}, 404, "-32601"},
		{"bad params", "POST", raw("error-32602", version+","+can), []string{"Mcp-Method", "error-32602"}, 400, "-32602"},
		{"undeclared capability", "POST", raw("error-32021", version+","+can), []string{"Mcp-Method", "error-32021"}, 400, "-32021"},
		{"error without a status", "POST", raw("error-32603", version+","+can), []string{"Mcp-Method", "error-32603"}, 200, "-32603"},
		{"batch", "POST", "[" + good + "]", nil, 400, "only 2025-03-26"},
		{"response", "POST", `{"jsonrpc":"2.0","id":1,"result":{}}`, nil, 400, "-32600"},
		{"GET", "GET", "", nil, 405, "2026-07-28 has no GET"},
		{"DELETE", "DELETE", "", nil, 405, "2026-07-28 has no DELETE"},

		{"tool", "POST", named("tools/call", `"name":"t"`), []string{"Mcp-Method", "tools/call", "Mcp-Name", "t"}, 200, "result"},
		{"tool in Base64", "POST", named("tools/call", `"name":"ä"`), []string{"Mcp-Method", "tools/call", "Mcp-Name", "=?base64?w6Q=?="}, 200, "result"},
		{"no name header", "POST", named("tools/call", `"name":"t"`), []string{"Mcp-Method", "tools/call"}, 400, "-32020"},
		{"no name at all", "POST", named("tools/call", `"arguments":{}`), []string{"Mcp-Method", "tools/call"}, 400, "and so is in the body"},
		{"other name header", "POST", named("tools/call", `"name":"t"`), []string{"Mcp-Method", "tools/call", "Mcp-Name", "T"}, 400, "-32020"},
		{"name by another spelling", "POST", named("tools/call", `"name":"t","NAME":"u"`), []string{"Mcp-Method", "tools/call", "Mcp-Name", "u"}, 400, "-32020"},
		{"prompt", "POST", named("prompts/get", `"name":"p"`), []string{"Mcp-Method", "prompts/get", "Mcp-Name", "p"}, 200, "result"},
		{"no prompt header", "POST", named("prompts/get", `"name":"p"`), []string{"Mcp-Method", "prompts/get"}, 400, "-32020"},
		{"resource", "POST", named("resources/read", `"uri":"a:b"`), []string{"Mcp-Method", "resources/read", "Mcp-Name", "a:b"}, 200, "result"},
		{"other resource header", "POST", named("resources/read", `"uri":"a:b"`), []string{"Mcp-Method", "resources/read", "Mcp-Name", "a:c"}, 400, "-32020"},

		{"no marked arguments", "POST", marked(`{}`), tool, 200, "result"},
		{"null arguments", "POST", marked(`{"s":null,"in":null}`), tool, 200, "result"},
		{"string", "POST", marked(`{"s":"x y"}`), with("Mcp-Param-S", "x y"), 200, "result"},
		{"empty string", "POST", marked(`{"s":""}`), with("Mcp-Param-S", ""), 200, "result"},
		{"string in Base64", "POST", marked(`{"s":" ä"}`), with("Mcp-Param-S", "=?base64?IMOk?="), 200, "result"},
		{"number", "POST", marked(`{"n":42}`), with("Mcp-Param-N", "42.0"), 200, "result"},
		{"boolean", "POST", marked(`{"b":true}`), with("Mcp-Param-B", "true"), 200, "result"},
		{"nested", "POST", marked(`{"in":{"deep":"d"}}`), with("Mcp-Param-Deep", "d"), 200, "result"},
		{"no param header", "POST", marked(`{"s":"x"}`), tool, 400, "-32020"},
		{"no nested param header", "POST", marked(`{"in":{"deep":"d"}}`), tool, 400, `in.deep`},
		{"other string", "POST", marked(`{"s":"x"}`), with("Mcp-Param-S", "y"), 400, "-32020"},
		{"bad Base64", "POST", marked(`{"s":"x"}`), with("Mcp-Param-S", "=?base64?x?="), 400, "Base64"},
		{"other number", "POST", marked(`{"n":42}`), with("Mcp-Param-N", "0x2a"), 400, "-32020"},
		{"other boolean", "POST", marked(`{"b":true}`), with("Mcp-Param-B", "True"), 400, "-32020"},
		{"param header without argument", "POST", marked(`{}`), with("Mcp-Param-S", "x"), 400, "-32020"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			resp := e.do(t.Context(), tt.method, tt.body, append([]string{revisionHeader, "2026-07-28", "Mcp-Method", "work"}, tt.headers...)...)
			status, body := said(t, resp)
			if status != tt.status || !strings.Contains(body, tt.says) {
				t.Errorf("%d %s; want %d, %s", status, body, tt.status, tt.says)
			}
			if status >= 400 && tt.method == "POST" && strings.Contains(tt.body, `"id":5`) && tt.body[0] == '{' && !strings.Contains(body, `"id":5`) {
				t.Errorf("the error %s has not the id of its request", body)
			}
			if resp.Header.Get(sessionHeader) != "" {
				t.Error("a session id was given out")
			}
			if allow := resp.Header.Get("Allow"); status == 405 && allow != "POST" {
				t.Errorf("Allow %q", allow)
			}
		})
	}
	r, err := http.NewRequestWithContext(t.Context(), "POST", e.URL+"/mcp", strings.NewReader(good))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = http.Header{"Accept": {both}, "Content-Type": {"application/json"}, revisionHeader: {"2026-07-28"}, "Mcp-Method": {"work", "other"}}
	resp, err := e.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusBadRequest {
		t.Errorf("a header twice = %d %s; want 400", resp.StatusCode, body)
	}
	e.balance()
}

// TestSharedRow: two processes of one name, with the same ids at once, get each its own answers.
func TestSharedRow(t *testing.T) {
	e := listen(t, limits, usual)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			name := fmt.Sprintf("t%d", i)
			body, headers := modernCall("same", "1", "tools/call", fmt.Sprintf(`"name":%q`, name), "Mcp-Name", name)
			r, err := http.NewRequestWithContext(t.Context(), "POST", e.URL+"/mcp", strings.NewReader(body))
			if err != nil {
				t.Error(err)
				return
			}
			r.Header = http.Header{"Accept": {both}, "Content-Type": {"application/json"}}
			for i := 0; i < len(headers); i += 2 {
				r.Header.Set(headers[i], headers[i+1])
			}
			resp, err := e.Client().Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			defer resp.Body.Close()
			if got, _ := io.ReadAll(resp.Body); !strings.Contains(string(got), `"name":"`+name+`"`) {
				t.Errorf("%s got %s", name, got)
			}
		})
	}
	all.Wait()
	if n := e.Sessions.Len(); n != 1 {
		t.Errorf("%d rows; want one", n)
	}
	e.balance()
}

// TestNamelessNotification: go-sdk says who it is in its requests, and not where it gives one of them up.
func TestNamelessNotification(t *testing.T) {
	e := listen(t, limits, usual)
	cancel := func() {
		t.Helper()
		status, body := said(t, e.do(t.Context(), "POST", `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}`,
			revisionHeader, "2026-07-28", "Mcp-Method", "notifications/cancelled"))
		if status != http.StatusAccepted {
			t.Errorf("%d %s; want 202", status, body)
		}
	}
	for i, client := range []string{"one", "two"} {
		body, headers := modernCall(client, "1", "work", "")
		said(t, e.do(t.Context(), "POST", body, headers...))
		cancel()
		if n, want := e.Sessions.Len(), []int{1, 3}[i]; n != want {
			t.Errorf("%d rows after a cancel where %d clients come from there; want %d", n, i+1, want)
		}
	}
	e.balance()
}

// TestLongNamesShareARow: what a client calls itself is not kept whole, be it to tell it from others.
func TestLongNamesShareARow(t *testing.T) {
	e := listen(t, limits, usual)
	for range 2 {
		body, headers := modernCall(strings.Repeat("x", 700), "1", "work", "")
		if status, answer := said(t, e.do(t.Context(), "POST", body, headers...)); status != http.StatusOK {
			t.Fatal(status, answer)
		}
	}
	kept := 0
	if s := e.Sessions.OnlyShared(func(key string) bool { kept = len(key); return true }); s == nil || kept == 0 || kept >= 700 {
		t.Errorf("one row: %v, known by %d bytes; want one, by less than its name", s != nil, kept)
	}
	e.balance()
}

// TestListen: the stream of subscriptions/listen stays, the operator can send on it, and it ends with the gateway.
func TestListen(t *testing.T) {
	e := listen(t, limits, usual)
	if err := e.Sessions.SetAnswer(session.AnswerJSON); err != nil { // which it is never answered as
		t.Fatal(err)
	}
	body, headers := modernCall("m", `"l"`, "subscriptions/listen", `"notifications":{}`)
	c := &link{endpoint: e, headers: headers}
	s, leave := c.stream("POST", body)
	defer leave()
	if got := s.data(); !strings.Contains(got, "acknowledged") {
		t.Errorf("the first frame is %s", got)
	}
	row := e.Sessions.All()[0]
	if _, err := row.Inject([]byte(`{"jsonrpc":"2.0","method":"notifications/x"}`), false); err != nil {
		t.Fatal(err)
	}
	if got := s.data(); !strings.Contains(got, "notifications/x") {
		t.Errorf("the operator's is %s", got)
	}
	e.Sessions.EndAll(session.Shutdown)
	s.ends()
	<-(<-e.served).closed
	e.balance()
	if _, err := row.Inject([]byte(`{"jsonrpc":"2.0","method":"notifications/x"}`), false); err == nil {
		t.Error("a notification without a stream was taken")
	}
}

// FuzzHeaderValue: plain and says never panic, and a value says what it is.
func FuzzHeaderValue(f *testing.F) {
	for _, s := range []string{"", "x", "=?base64?", "=?base64??=", "=?base64?eA==?=", "42", "42.0", "1e400", "-0", "null", "true", "9007199254740993"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, _ := plain(s)
		quoted, err := json.Marshal(s)
		if err != nil {
			t.Skip()
		}
		var back string
		_ = json.Unmarshal(quoted, &back)
		if !says(back, quoted) {
			t.Errorf("says(%q, %s) = false", back, quoted)
		}
		if json.Valid([]byte(s)) {
			says(text, json.RawMessage(s))
		}
	})
}

// FuzzPost: whatever is posted gets an answer.
func FuzzPost(f *testing.F) {
	e := listen(f, limits, usual)
	body, _ := modernCall("m", "1", "work", "")
	for _, s := range []string{body, pingCall, "[" + pingCall + "]", `[`, `{"jsonrpc":"2.0","id":0,"method":"initialize"}`, `null`} {
		f.Add(s, "application/json", both, "2026-07-28", "work", "")
		f.Add(s, "application/json", "*/*;q=x", "", "", "nope")
	}
	f.Fuzz(func(t *testing.T, body, kind, accept, revision, method, id string) {
		r, err := http.NewRequestWithContext(t.Context(), "POST", e.URL+"/mcp", strings.NewReader(body))
		if err != nil {
			t.Skip()
		}
		if strings.Contains(body, "hold") || strings.Contains(body, "subscriptions/listen") {
			t.Skip() // is never answered here
		}
		r.Header = http.Header{"Content-Type": {kind}, "Accept": {accept}, revisionHeader: {revision}, "Mcp-Method": {method}, sessionHeader: {id}}
		resp, err := e.Client().Do(r)
		if err != nil {
			t.Skip() // a header that cannot be sent
		}
		defer resp.Body.Close()
		if _, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode >= 500 && resp.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("%d, %v", resp.StatusCode, err)
		}
	})
}
