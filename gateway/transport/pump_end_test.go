package transport

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

func TestSlowClient(t *testing.T) {
	spoken(t, off, usual, func(st *stream) {
		st.stall()
		st.send("a")
		st.ended(session.SlowClient, usual.WriteTimeout)
	})
	spoken(t, every(session.Comment, time.Minute), usual, func(st *stream) { // a keepalive is a write too
		st.stall()
		st.ended(session.SlowClient, time.Minute+usual.WriteTimeout)
	})
}

func TestWriteFails(t *testing.T) {
	spoken(t, off, usual, func(st *stream) {
		st.breaks(errors.New("connection reset by peer"))
		st.send("a")
		st.ended(session.WriteFailed, 0)
	})
	bubble(t, off, usual, func(st *stream) {
		st.breaks(errors.New("broken pipe"))
		st.leave()
		st.ended(session.ClientLeft, 0)
	})
}

func TestClientLeaves(t *testing.T) {
	for _, k := range []session.Keepalive{off, every(session.Ping, time.Second)} {
		spoken(t, k, usual, func(st *stream) {
			st.leave()
			st.ended(session.ClientLeft, 0)
		})
	}
}

// TestDisconnectIsAtOnce: silent, waiting or hanging in a write (A7, D9).
func TestDisconnectIsAtOnce(t *testing.T) {
	for _, k := range []session.Keepalive{off, every(session.Comment, time.Hour)} {
		for name, before := range map[string]func(*stream){
			"silent": func(*stream) {}, "paused": func(st *stream) { st.s.Pause(); st.send("a") },
			"hanging": func(st *stream) { st.stall(); st.send("a"); time.Sleep(time.Second) },
		} {
			spoken(t, k, usual, func(st *stream) {
				before(st)
				synctest.Wait()
				st.s.End(session.Operator, "")
				st.ended(session.Operator, 0)
				// The response is ended properly, where it can be.
				if left := time.Until(st.deadline); (left > 0) != (name != "hanging") || left > goodbye {
					t.Errorf("%s: %v left to end the response", name, left)
				}
			})
		}
	}
}

func TestIdle(t *testing.T) {
	o := usual
	o.IdleTimeout = time.Minute
	for _, k := range []session.Keepalive{off, every(session.Comment, 7*time.Second)} {
		spoken(t, k, o, func(st *stream) {
			time.Sleep(50 * time.Second)
			st.send("a")
			time.Sleep(50 * time.Second)
			if err := st.s.Receive(frame.New(frame.In, frame.Client, []byte(`{"jsonrpc":"2.0","method":"hi"}`))); err != nil {
				t.Fatal(err)
			}
			st.ended(session.Idle, time.Minute)
		})
	}
}

func TestShutdownDrains(t *testing.T) {
	bubble(t, off, usual, func(st *stream) {
		st.take()
		for i := range 100 {
			st.send(fmt.Sprint(i))
		}
		st.set.EndAll(session.Shutdown)
		st.ended(session.Shutdown, 0)
		if got := strings.Count(strings.Join(st.take(), ""), "event: message"); got != 100 {
			t.Errorf("%d frames were drained; want all 100", got)
		}
	})
	for name, stalled := range map[string]func(*stream){
		"before the end": func(st *stream) { st.stall(); st.send("a"); time.Sleep(time.Second) },
		"in the drain":   func(st *stream) { st.s.Pause(); st.send("a"); st.stall(); st.s.Resume() },
	} {
		spoken(t, off, usual, func(st *stream) {
			stalled(st)
			st.set.EndAll(session.Shutdown)
			st.ended(session.Shutdown, usual.DrainTimeout)
			if tally := st.s.Info().Tally; tally.Of(spine.Dropped) != 1 {
				t.Errorf("%s: tally %+v; want one frame dropped", name, tally)
			}
		})
	}
	spoken(t, off, usual, func(st *stream) {
		st.s.Pause()
		st.send("a")
		st.set.EndAll(session.Shutdown)
		st.ended(session.Shutdown, 0)
		st.wrote("what the operator holds")
	})
}
