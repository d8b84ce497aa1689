package transport

import (
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

func TestFirstWordsEndTheHush(t *testing.T) {
	bubble(t, off, usual, func(st *stream) {
		st.take()
		st.send("a")
		st.wrote("before the client spoke")
		time.Sleep(30 * time.Millisecond)
		if err := st.s.Receive(frame.New(frame.In, frame.Client, []byte(`{"jsonrpc":"2.0","method":"hi"}`))); err != nil {
			t.Fatal(err)
		}
		st.wrote("after it", "30ms "+message("a"))
	})
}

func TestKeepaliveStyles(t *testing.T) {
	tests := []struct {
		k    session.Keepalive
		want []string
	}{
		{every(session.Comment, 15*time.Second), []string{"15s " + comment, "30s " + comment, "45s " + comment}},
		{every(session.Event, 20*time.Second), []string{"20s " + event, "40s " + event}},
		{every(session.Ping, 25*time.Second), []string{"25s " + ping(1), "50s " + ping(2)}},
		{every(session.Comment, time.Second), []string{"1s " + comment, "2s " + comment}},
		{off, nil},
	}
	for _, tt := range tests {
		spoken(t, tt.k, usual, func(st *stream) {
			time.Sleep(tt.k.Interval*time.Duration(len(tt.want)) + time.Second/2)
			if tt.want == nil {
				time.Sleep(24 * time.Hour)
			}
			st.wrote(tt.k.String(), tt.want...)
			first := map[session.Style]int{session.Event: 1} // right after the endpoint
			if tally := st.s.Info().Tally; tt.k.Style != session.Ping && tally.Of(spine.Keepalive) != uint64(len(tt.want)+first[tt.k.Style]) {
				t.Errorf("%v: %d keepalive events; want %d", tt.k, tally.Of(spine.Keepalive), len(tt.want)+first[tt.k.Style])
			}
		})
	}
}

func TestMessageRestartsInterval(t *testing.T) {
	spoken(t, every(session.Comment, 15*time.Second), usual, func(st *stream) {
		for range 3 {
			time.Sleep(10 * time.Second)
			st.send("a")
		}
		time.Sleep(16 * time.Second)
		st.wrote("message, then silence", "10s "+message("a"), "20s "+message("a"), "30s "+message("a"), "45s "+comment)
	})
}

func TestKeepaliveChangesAtOnce(t *testing.T) {
	spoken(t, every(session.Comment, 15*time.Second), usual, func(st *stream) {
		set := func(k session.Keepalive) {
			if err := st.set.SetKeepalive(k); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		time.Sleep(15*time.Second - time.Nanosecond)
		set(off)
		time.Sleep(time.Hour)
		st.wrote("off")
		st.start = time.Now()
		set(every(session.Event, time.Minute))
		time.Sleep(time.Minute)
		st.wrote("on", "0s "+event, "1m0s "+event)
		time.Sleep(5 * time.Second)
		set(every(session.Event, 2*time.Second))
		time.Sleep(3 * time.Second)
		st.wrote("faster", "1m5s "+event, "1m7s "+event)
		own := off
		if err := st.s.SetKeepalive(&own); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		st.wrote("off for this session")
		st.s.Pause()
		set(every(session.Ping, 2*time.Second))
		if err := st.s.SetKeepalive(nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		st.wrote("a paused session gets no ping")
	})
}
