package transport

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway/session"
)

func TestOrder(t *testing.T) {
	tests := []struct {
		k    session.Keepalive
		want []string // after the endpoint
	}{
		{every(session.Event, 15*time.Second), []string{"0s " + event, "100ms " + message("a"), "15.1s " + event}},
		{every(session.Comment, 15*time.Second), []string{"100ms " + message("a"), "15.1s " + comment}},
		{every(session.Ping, 15*time.Second), []string{"100ms " + message("a"), "15.1s " + ping(1)}},
		{off, []string{"100ms " + message("a")}},
	}
	for _, tt := range tests {
		bubble(t, tt.k, usual, func(st *stream) {
			st.send("a") // waits until the client has spoken, or a moment
			time.Sleep(20 * time.Second)
			endpoint := "0s event: endpoint\r\ndata: http://127.0.0.1:4444/message?session_id=" + st.s.ID() + "\r\nretry: 5000\r\n\r\n"
			st.wrote(tt.k.String(), append([]string{endpoint}, tt.want...)...)
			for name, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-cache", "Connection": "keep-alive", "X-MCP-SSE": "true", "X-Accel-Buffering": "no"} {
				if got := st.header[name]; len(got) != 1 || got[0] != want {
					t.Errorf("header %s = %q; want %q", name, got, want)
				}
			}
		})
	}
}

// TestCoalescing: what waits goes out in one write, within the bounds of a write.
func TestCoalescing(t *testing.T) {
	big := strings.Repeat("x", 100<<10)
	tests := []struct {
		data string
		n    int
		want []int // frames by write
	}{
		{"a", 10, []int{10}},
		{"a", batchFrames + 1, []int{batchFrames, 1}},
		{big, 5, []int{2, 2, 1}},
	}
	for _, tt := range tests {
		spoken(t, off, usual, func(st *stream) {
			st.s.Pause()
			for range tt.n {
				st.send(tt.data)
			}
			st.s.Resume()
			synctest.Wait()
			var got []int
			for _, w := range st.take() {
				got = append(got, strings.Count(w, "event: message"))
			}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("%d frames of %d bytes went out as %v; want %v", tt.n, len(tt.data), got, tt.want)
			}
		})
	}
}

func TestStepOnTheWire(t *testing.T) {
	spoken(t, off, usual, func(st *stream) {
		st.s.Pause()
		st.send("a")
		st.send("b")
		st.wrote("paused")
		if err := st.s.Step(); err != nil {
			t.Fatal(err)
		}
		st.wrote("one step", "0s "+message("a"))
		st.s.Resume()
		st.wrote("resumed", "0s "+message("b"))
	})
}
