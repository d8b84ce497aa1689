package transport

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// asks is a row of a client of 2026-07-28 that has called once, so that it can be asked.
func asks(e *endpoint) *session.Session {
	e.t.Helper()
	if status, body := said(e.t, e.modern("1", "work", "")); status != 200 {
		e.t.Fatal(status, body)
	}
	<-e.served
	return e.Sessions.All()[0]
}

// asking is what an input_required result says.
type asking struct {
	Result struct {
		Type     string                     `json:"resultType"`
		Requests map[string]json.RawMessage `json:"inputRequests"`
		State    string                     `json:"requestState"`
	}
}

func (e *endpoint) call(id, params string) (int, string) {
	e.t.Helper()
	return said(e.t, e.modern(id, "tools/call", `"name":"t",`+params, "Mcp-Name", "t"))
}

func askedBy(t *testing.T, body string) (a asking) {
	t.Helper()
	_, data, found := strings.Cut(body, "data: ")
	if !found {
		data = body
	}
	data, _, _ = strings.Cut(data, "\r\n")
	if err := json.Unmarshal([]byte(data), &a); err != nil || a.Result.Type != "input_required" || !strings.HasPrefix(a.Result.State, statePrefix) {
		t.Fatalf("the call was answered with %s, %v; want questions", body, err)
	}
	return a
}

// TestOperatorAsks: a question of the operator is put to the client by its next call, whose
// retry brings the answer and goes on to the backend as it was.
func TestOperatorAsks(t *testing.T) {
	for _, answer := range []session.Answer{session.AnswerSSE, session.AnswerJSON} {
		t.Run(string(answer), func(t *testing.T) {
			e := listen(t, limits, usual)
			row := asks(e)
			if err := row.SetAnswer(answer); err != nil {
				t.Fatal(err)
			}
			receipt, err := row.Inject([]byte(`{"jsonrpc":"2.0","id":7,"method":"roots/list","params":{"x": 1}}`), true)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := row.Inject([]byte(`{"jsonrpc":"2.0","id":8,"method":"ping"}`), true); err == nil {
				t.Error("a ping was taken; want it refused, 2026-07-28 has none")
			}
			_, body := e.call("1", `"arguments":{ "b" : 1, "a":[ ]}`)
			a := askedBy(t, body)
			if got := string(a.Result.Requests["7"]); got != `{"method":"roots/list","params":{"x":1}}` {
				t.Errorf("asked %s", got)
			}
			retry := fmt.Sprintf(`"arguments":{"a":[],"b":1},"inputResponses":{"7":{"roots":[]}, "z":{}},"requestState":%q`, a.Result.State)
			status, body := e.call("2", retry)
			if status != 200 || !strings.Contains(body, `"id":2`) || !strings.Contains(body, `"name":"t"`) {
				t.Errorf("the retry = %d %s", status, body)
			}
			p := <-e.served
			for _, not := range []string{"inputResponses", "requestState"} {
				if strings.Contains(string(p.call.Data), not) {
					t.Errorf("the backend got %s", p.call.Data)
				}
			}
			if !strings.Contains(string(p.call.Data), `"arguments":{"a":[],"b":1}`) {
				t.Errorf("the backend got %s", p.call.Data)
			}
			until(t, func() bool { return row.Info().Depth == 0 })
			e.answered(receipt.Seq)
		})
	}
}

// answered waits for the answer to the question that was queued as seq, after the question went out.
func (e *endpoint) answered(seq uint64) {
	e.t.Helper()
	out := false
	for buf := make([]spine.Event, 1); ; {
		if _, err := e.tap.Next(e.t.Context(), buf); err != nil {
			e.t.Fatal(err)
		}
		ev := buf[0]
		out = out || ev.Kind == spine.Out && ev.Of == seq
		if ev.Kind == spine.In && ev.Pair == seq {
			if !out {
				e.t.Error("the question was answered before it went out")
			}
			return
		}
	}
}

// TestOneCallIsAsked: of calls at once, one is answered with a question and the others by the backend.
func TestOneCallIsAsked(t *testing.T) {
	e := listen(t, limits, usual)
	row := asks(e)
	if _, err := row.Inject([]byte(`{"jsonrpc":"2.0","id":"q","method":"roots/list"}`), false); err != nil {
		t.Fatal(err)
	}
	const calls = 10
	var mu sync.Mutex
	var all sync.WaitGroup
	asked := 0
	for i := range calls {
		all.Go(func() {
			_, body := e.call(fmt.Sprint(i), `"arguments":{}`)
			mu.Lock()
			defer mu.Unlock()
			asked += strings.Count(body, "input_required")
		})
	}
	all.Wait()
	if asked != 1 || len(e.served) != calls-1 {
		t.Errorf("%d of %d calls were asked, %d reached the backend", asked, calls, len(e.served))
	}
	e.balance()
}

// TestNotAsked: a question waits while the client cannot be asked, and calls that bring the
// backend its answers are let through.
func TestNotAsked(t *testing.T) {
	e := listen(t, limits, usual)
	row := asks(e)
	if _, err := row.Inject([]byte(`{"jsonrpc":"2.0","id":"q","method":"sampling/createMessage"}`), false); err != nil {
		t.Fatal(err)
	}
	for what, params := range map[string]string{"no capability": `"arguments":{}`, "the backend's state": `"requestState":"b"`,
		"the backend's answers": `"inputResponses":{}`} {
		if status, body := e.call("1", params); status != 200 || strings.Contains(body, "input_required") {
			t.Errorf("%s: %d %s", what, status, body)
		}
		if p := <-e.served; what != "no capability" && !strings.Contains(string(p.call.Data), params) {
			t.Errorf("%s: the backend got %s", what, p.call.Data)
		}
	}
	until(t, func() bool { return row.Info().Depth == 1 }) // the question
	e.balance()
}

// TestRequestState: a state that was changed, or belongs elsewhere, is refused.
func TestRequestState(t *testing.T) {
	e := listen(t, limits, usual)
	row := asks(e)
	if _, err := row.Inject([]byte(`{"jsonrpc":"2.0","id":"q","method":"roots/list"}`), false); err != nil {
		t.Fatal(err)
	}
	_, body := e.call("1", `"arguments":{"a":1}`)
	state := askedBy(t, body).Result.State
	retry := func(state string) string { return fmt.Sprintf(`"requestState":%q`, state) }
	swapped := []byte(state)
	swapped[len(statePrefix)+3] ^= 1
	tests := map[string][2]string{
		"tampered":       {`"arguments":{"a":1},` + retry(string(swapped)), "changed"},
		"cut":            {`"arguments":{"a":1},` + retry(state[:len(state)-1]), "changed"},
		"empty":          {`"arguments":{"a":1},` + retry(statePrefix), "changed"},
		"other argument": {`"arguments":{"a":2},` + retry(state), "another call"},
	}
	for name, tt := range tests {
		if status, body := e.call("2", tt[0]); status != http.StatusBadRequest || !strings.Contains(body, "-32602") || !strings.Contains(body, tt[1]) {
			t.Errorf("%s: %d %s; want 400 -32602, %s", name, status, body, tt[1])
		}
	}
	other, headers := modernCall("other", "3", "tools/call", `"name":"t","arguments":{"a":1},`+retry(state), "Mcp-Name", "t")
	if status, body := said(t, e.do(t.Context(), "POST", other, headers...)); status != http.StatusBadRequest || !strings.Contains(body, "another client") {
		t.Errorf("a foreign state: %d %s; want 400", status, body)
	}
	if len(e.served) > 0 {
		t.Error("a refused call reached the backend")
	}
	if status, body := e.call("4", `"arguments":{"a":1},`+retry(state)); status != 200 {
		t.Errorf("the state where it belongs, without an answer: %d %s", status, body)
	}
	e.balance()
}

// TestStateExpires: a state is good for ten minutes.
func TestStateExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAsker()
		state, err := a.seal("s", "c", []string{`"1"`, "2"})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(stateLife)
		if ids, err := a.open(state, "s", "c"); err != nil || !slices.Equal(ids, []string{`"1"`, "2"}) {
			t.Errorf("open = %v, %v", ids, err)
		}
		if _, err := newAsker().open(state, "s", "c"); err != errChanged {
			t.Errorf("open with another key = %v; want %v", err, errChanged)
		}
		time.Sleep(time.Second)
		if _, err := a.open(state, "s", "c"); err != errStale {
			t.Errorf("open too late = %v; want %v", err, errStale)
		}
	})
}

// TestWithoutInput: only the two members go, and all other bytes stay.
func TestWithoutInput(t *testing.T) {
	tests := []struct{ in, want string }{
		{`{"params":{"requestState":"x","inputResponses":{}}}`, `{"params":{}}`},
		{`{"id" : 1e2 , "params": {"a" :  [1, 2] ,"requestState":"x", "\u0062":"\u00e9" } ,"jsonrpc":"2.0"}`,
			`{"id" : 1e2,"params": {"a" :  [1, 2],"\u0062":"\u00e9"},"jsonrpc":"2.0"}`},
		{`{"requestState":1,"params":{"arguments":{"requestState":2}}}`, `{"requestState":1,"params":{"arguments":{"requestState":2}}}`},
		{`{"params":[1]}`, `{"params":[1]}`},
	}
	for _, tt := range tests {
		if got := string(withoutInput([]byte(tt.in))); got != tt.want {
			t.Errorf("withoutInput(%s) = %s; want %s", tt.in, got, tt.want)
		}
	}
}

// TestDigest: a call made again is the same call, however it is written.
func TestDigest(t *testing.T) {
	of := func(params string) string { return digest("m", members([]byte(params))) }
	same := of(`{"name":"a","arguments":{"x":1,"y":[1.0]}}`)
	for params, want := range map[string]bool{
		`{"arguments":{ "y":[1.0],"x":1},"name":"\u0061"}`:                                                  true,
		`{"name":"a","arguments":{"x":1,"y":[1.0]},"_meta":{"p":1},"inputResponses":{},"requestState":"s"}`: true,
		`{"name":"a","arguments":{"x":2,"y":[1.0]}}`:                                                        false,
		`{"name":"a","arguments":{"x":1,"y":[1.0]},"more":1}`:                                               false,
		`{"name":"b","arguments":{"x":1,"y":[1.0]}}`:                                                        false,
	} {
		if got := of(params) == same; got != want {
			t.Errorf("%s is the same call: %v; want %v", params, got, want)
		}
	}
	if digest("n", nil) == digest("m", nil) {
		t.Error("the method does not count")
	}
}

// FuzzEdit: an object of which nothing is changed is the same, and a member less is gone.
func FuzzEdit(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":1,"b":[{}]}`, ` { "a" : 1 , "a":2}`, `[1]`, `"x"`, `{"a`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		was := members([]byte(s))
		if was == nil {
			edit([]byte(s), func(_ string, value []byte) []byte { return value })
			return
		}
		now := members(edit([]byte(s), func(_ string, value []byte) []byte { return value }))
		if !maps.EqualFunc(was, now, func(a, b json.RawMessage) bool { return string(a) == string(b) }) {
			t.Errorf("edit(%q) = %v", s, now)
		}
		for name := range was {
			less := members(edit([]byte(s), func(key string, value []byte) []byte {
				if key == name {
					return nil
				}
				return value
			}))
			if _, there := less[name]; there || len(less) != len(was)-1 {
				t.Errorf("edit(%q) without %q = %v", s, name, less)
			}
		}
	})
}
