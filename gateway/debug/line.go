package debug

import (
	"context"
	"encoding/binary"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"switchboard/gateway/spine"
)

// How much of the traffic goes to a viewer at once. Its events are not written one by one: that would cost the
// traffic more than all else that is done for it.
const (
	batchEvents = 256
	batchBytes  = 64 << 10         // after which no event is added
	breath      = time.Millisecond // between batches, so that the next is one
)

// line is a viewer's connection.
type line struct {
	conn *websocket.Conn
	mu   sync.Mutex // held while frames are written
}

// mirror writes what the tap hears and the viewer wants until ctx ends or a write fails.
func (l *line) mirror(ctx context.Context, tap *spine.Tap, sift *Sift) error {
	events := make([]spine.Event, batchEvents)
	var batch, text []byte
	for {
		n, err := tap.Next(ctx, events)
		if err != nil {
			return err
		}
		for i := range events[:n] {
			if sift.Wants(&events[i]) {
				text = events[i].AppendJSON(text[:0])
				batch = append(appendHead(batch, len(text)), text...)
			}
			events[i] = spine.Event{}
			if i+1 == n && len(batch) > 0 || len(batch) >= batchBytes {
				if err := l.write(ctx, batch); err != nil {
					return err
				}
				batch = batch[:0]
			}
		}
		if n < len(events) {
			time.Sleep(breath)
		}
	}
}

// appendHead appends the head of a text frame of n bytes (RFC 6455 section 5.2).
func appendHead(b []byte, n int) []byte {
	const text = 0x80 | websocket.TextMessage // and whole
	switch {
	case n < 126:
		return append(b, text, byte(n))
	case n < 1<<16:
		return binary.BigEndian.AppendUint16(append(b, text, 126), uint16(n))
	default:
		return binary.BigEndian.AppendUint64(append(b, text, 127), uint64(n))
	}
}

// write writes whole frames.
func (l *line) write(ctx context.Context, frames []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	conn := l.conn.NetConn()
	if err := conn.SetWriteDeadline(time.Now().Add(writeWait)); err != nil {
		return err
	}
	if ctx.Err() != nil { // attend sets the deadline after that: looking here leaves no gap
		return context.Cause(ctx)
	}
	_, err := conn.Write(frames)
	return err
}

// listen reads until the viewer is gone: without a reader no pong and no close
// would ever arrive. What it answers must not come between the frames of a batch.
func (l *line) listen() error {
	l.conn.SetReadLimit(64 << 10)
	l.conn.SetPingHandler(func(data string) error { l.control(websocket.PongMessage, []byte(data)); return nil })
	l.conn.SetCloseHandler(func(code int, _ string) error {
		l.control(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""))
		return nil
	})
	extend := func(string) error { return l.conn.SetReadDeadline(time.Now().Add(pongWait)) }
	l.conn.SetPongHandler(extend)
	for _ = extend(""); ; {
		if _, _, err := l.conn.NextReader(); err != nil {
			return err
		}
	}
}

// attend pings the viewer until ctx ends, then tells it why and hangs up, on
// which a write that hangs returns, and listen too.
func (l *line) attend(ctx context.Context) {
	defer l.conn.Close()
	hurry := context.AfterFunc(ctx, func() { _ = l.conn.NetConn().SetWriteDeadline(time.Now().Add(controlWait)) })
	defer hurry()
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		select {
		case <-ctx.Done():
			l.farewell(context.Cause(ctx))
			return
		case <-ping.C: // whether it arrives is seen by the pong
			l.control(websocket.PingMessage, nil)
		}
	}
}

func (l *line) control(kind int, data []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.conn.WriteControl(kind, data, time.Now().Add(controlWait))
}

// farewell tells the viewer why, where it can still be told.
func (l *line) farewell(err error) {
	why := ""
	if err != nil && !errors.Is(err, context.Canceled) {
		why = err.Error()
	}
	const maxReason = 120 // RFC 6455 section 5.5: a control frame carries 125 bytes, two of them the code
	l.control(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseGoingAway,
		strings.ToValidUTF8(why[:min(len(why), maxReason)], "")))
}
