package harness

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"testing"
	"time"
)

// These are the control API's JSON objects, as docs/debug-api.md gives them:
// written once more, so that a change of them is noticed here.
type (
	// Session is one entry of GET /debug/sessions.
	Session struct {
		ID, State, Transport, Remote, Client, Version, Revision, Reason, Note string

		Depth       int
		High        int
		DepthBytes  int `json:"depth_bytes"`
		OpenStreams int `json:"open_streams"`

		Keepalive    Keepalive
		OwnKeepalive bool `json:"own_keepalive"`
		Totals       Totals

		Streams []struct { // only where one is asked for
			ID   string
			Read bool
		}
	}
	// Keepalive is the object of PUT /debug/keepalive.
	Keepalive struct {
		Enabled  *bool  `json:"enabled,omitempty"`
		Style    string `json:"style,omitempty"`
		Interval string `json:"interval,omitempty"`
	}
	// Totals counts events.
	Totals struct {
		Opened, Closed, In, Queued, Out, Dropped, Refused, Keepalives, Errors, Injected uint64
	}
	// Stats is the object of GET /debug/stats.
	Stats struct {
		Running  bool
		Address  string
		Sessions int
		Depth    int
		Mirror   bool
		Viewers  int
		Totals   Totals
	}
	// Receipt says what became of an injected message.
	Receipt struct {
		Session string
		Seq     uint64
		ID      json.RawMessage
		Depth   int
	}
)

// Answer is a response of HTTP, read to its end.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// web never keeps a connection: what is counted in the program is ours.
var web = &http.Client{Timeout: Deadline, Transport: &http.Transport{DisableKeepAlives: true}}

// Do sends one request to the program. header is pairs of name and value; Host is one of them.
func (a *App) Do(method, path, body string, header ...string) Answer {
	a.t.Helper()
	return Do(a.t, method, "http://"+a.Address+path, body, header...)
}

// Do sends one request.
func Do(t testing.TB, method, url, body string, header ...string) Answer {
	t.Helper()
	r, err := http.NewRequest(method, url, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := web.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	return Answer{resp.StatusCode, resp.Header, string(text)}
}

// Control is Do on the control API, with the token.
func (a *App) Control(method, path, body string) Answer {
	a.t.Helper()
	return a.Do(method, "/debug/"+path, body, "Authorization", "Bearer "+a.Token)
}

// control is Control that must be answered with status; the answer is read into v.
func (a *App) control(method, path, body string, status int, v any) {
	a.t.Helper()
	got := a.Control(method, path, body)
	if got.Status != status {
		a.t.Fatalf("%s /debug/%s: status %d, want %d: %s", method, path, got.Status, status, got.Body)
	}
	if err := json.Unmarshal([]byte(got.Body), v); err != nil {
		a.t.Fatalf("%s /debug/%s: %v in %s", method, path, err, got.Body)
	}
}

// Sessions lists the live sessions and the lately closed ones.
func (a *App) Sessions() []Session {
	a.t.Helper()
	var list struct{ Sessions []Session }
	a.control("GET", "sessions", "", http.StatusOK, &list)
	return list.Sessions
}

// Session is one of them.
func (a *App) Session(id string) (s Session) {
	a.t.Helper()
	a.control("GET", "sessions/"+id, "", http.StatusOK, &s)
	return s
}

// Reads reports whether the client reads the stream of that number.
func (s Session) Reads(stream uint64) bool {
	for _, st := range s.Streams {
		if st.ID == strconv.FormatUint(stream, 10) {
			return st.Read
		}
	}
	return false
}

// Stats is a snapshot of the gateway.
func (a *App) Stats() (s Stats) {
	a.t.Helper()
	a.control("GET", "stats", "", http.StatusOK, &s)
	return s
}

// Inject injects a message that must be taken.
func (a *App) Inject(id, message string) (r Receipt) {
	a.t.Helper()
	a.control("POST", "sessions/"+id+"/messages", message, http.StatusAccepted, &r)
	return r
}

// InjectRaw is Inject of bytes that are to go out as they are.
func (a *App) InjectRaw(id, message string) (r Receipt) {
	a.t.Helper()
	a.control("POST", "sessions/"+id+"/messages?raw=true", message, http.StatusAccepted, &r)
	return r
}

// Turn does pause, resume, step or cut on a session, which must work.
func (a *App) Turn(id, what string) (s Session) {
	a.t.Helper()
	a.control("POST", "sessions/"+id+"/"+what, "", http.StatusOK, &s)
	return s
}

// Disconnect ends a session.
func (a *App) Disconnect(id string) (s Session) {
	a.t.Helper()
	a.control("DELETE", "sessions/"+id, "", http.StatusOK, &s)
	return s
}

// SetKeepalive changes the gateway's keepalive, by an object that may leave things out.
func (a *App) SetKeepalive(object string) (k Keepalive) {
	a.t.Helper()
	a.control("PUT", "keepalive", object, http.StatusOK, &k)
	return k
}

// SetAnswer says how POSTs are answered: "sse" or "json".
func (a *App) SetAnswer(how string) {
	a.t.Helper()
	var now struct{ Answer string }
	a.control("PUT", "answer", fmt.Sprintf(`{"answer":%q}`, how), http.StatusOK, &now)
	if now.Answer != how {
		a.t.Fatalf("PUT /debug/answer %s: still %s", how, now.Answer)
	}
}

// SetMirror turns the debug socket on or off.
func (a *App) SetMirror(on bool) {
	a.t.Helper()
	body := `{"enabled":false}`
	if on {
		body = `{"enabled":true}`
	}
	var now struct{ Enabled bool }
	a.control("PUT", "mirror", body, http.StatusOK, &now)
	if now.Enabled != on {
		a.t.Fatalf("PUT /debug/mirror %s: still %v", body, now.Enabled)
	}
}

// leastLooks is how often Eventually asks before it gives up, however late it is: a machine that stood still meanwhile
// has proved nothing.
const leastLooks = 20

// Eventually asks again and again until holds is true, and fails with what it
// saw last if that takes longer than the deadline.
func Eventually(t testing.TB, what string, holds func() (ok bool, seen any)) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	start := time.Now()
	for looks := 1; ; looks++ {
		ok, seen := holds()
		if ok {
			return
		}
		if took := time.Since(start); took > Deadline && looks >= leastLooks {
			t.Fatalf("after %v it still does not hold that %s; seen last: %+v", took.Round(time.Second), what, seen)
		}
		<-tick.C
	}
}
