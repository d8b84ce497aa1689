package debug

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

func TestFilter(t *testing.T) {
	d := open(t, spine.Limit{Items: 100, Bytes: 1 << 20}, 3)
	s := d.session()
	defer s.Finish()
	post := func(text string) {
		f := frame.New(frame.In, frame.Client, []byte(text))
		if err := s.Receive(f); err != nil {
			t.Fatal(err)
		}
	}
	post(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","clientInfo":{"name":"probe","version":"1"}}}`)
	pings := d.watch("&backlog=100&filter=method:ping")
	ours := d.watch("&backlog=100&filter=" + url.QueryEscape("client:pro* method:ping or kind:closed"))
	theirs := d.watch("&backlog=100&filter=" + url.QueryEscape("client:other or kind:switched"))
	for d.Mirror.Viewers() < 3 {
		continue
	}
	post(`{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	post(`{"jsonrpc":"2.0","id":1,"method":"ping"}`)
	s.Pause()
	if e := read(t, theirs); e.Kind != spine.Switched {
		t.Errorf("the first event that another client's filter lets through is %+v", e)
	}
	for name, conn := range map[string]interface{ ReadMessage() (int, []byte, error) }{"pings": pings, "ours": ours} {
		if _, data, err := conn.ReadMessage(); err != nil || !strings.Contains(string(data), `"method":"ping"`) {
			t.Errorf("%s: the first event is %s, %v; want the ping", name, data, err)
		}
	}
}

func TestLostPassesEveryFilter(t *testing.T) {
	s, err := NewSift("method:ping", nil)
	if err != nil {
		t.Fatal(err)
	}
	if !s.Wants(&spine.Event{Kind: spine.Lost, N: 7}) || s.Wants(&spine.Event{Kind: spine.Opened}) {
		t.Error("want lost, and not what does not match")
	}
}

// A session that closed takes no memory, also where its end was lost.
func TestSiftForgetsSessions(t *testing.T) {
	s, err := NewSift("client:probe", func(string) (client, transport string) { return "probe", "sse" })
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		id := fmt.Sprint(i)
		for _, k := range []spine.Kind{spine.Opened, spine.Keepalive, spine.Closed} {
			if !s.Wants(&spine.Event{Kind: k, Session: id}) {
				t.Errorf("%s of a probe is not wanted", k)
			}
		}
	}
	if len(s.known) != 0 {
		t.Errorf("%d closed sessions are kept", len(s.known))
	}
	s.Wants(&spine.Event{Kind: spine.Opened, Session: "a"})
	if s.Wants(&spine.Event{Kind: spine.Lost, N: 1}); len(s.known) != 0 {
		t.Errorf("%d sessions are kept that may have closed", len(s.known))
	}
}

func TestBadFilter(t *testing.T) {
	d := open(t, spine.Limit{Items: 10, Bytes: 1 << 20}, 1)
	status, body, _ := d.do("GET", "/debug/events?filter="+url.QueryEscape("dur:>fast"), "")
	if want := `{"detail":"filter,atbyte4:\u003efast:wantadurationsuchas\u003e500ms"}`; status != 400 || body != want {
		t.Errorf("a bad filter: %d %s; want 400 %s", status, body, want)
	}
}
