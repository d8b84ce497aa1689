package load

import (
	"bytes"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Connect opens n SSE streams, eight at a time, each up to its endpoint event,
// and closes them at once.
func Connect(addr string, n int, cpu func() time.Duration) (Result, error) {
	var (
		wg     sync.WaitGroup
		next   atomic.Int64
		failed atomic.Pointer[error]
	)
	used, start := cpu(), time.Now()
	for range 8 {
		wg.Go(func() {
			for next.Add(1) <= int64(n) && failed.Load() == nil {
				c, _, _, err := openStream(addr, 4<<10)
				if err != nil {
					failed.Store(&err)
					return
				}
				c.close()
			}
		})
	}
	wg.Wait()
	r := Result{Sent: n, Replies: n, Counted: n, Took: time.Since(start), CPU: cpu() - used}
	if err := failed.Load(); err != nil {
		return r, *err
	}
	return r, nil
}

// Burst asks one session for n notifications of size bytes and the answer
// after them, and counts them.
func Burst(addr string, n, size int, cpu func() time.Duration) (Result, error) {
	s, err := dialSSE(addr)
	if err != nil {
		return Result{}, err
	}
	defer s.close()
	r := Result{Sent: n, In: 3, Out: n + 2}
	seen := make([]bool, n)
	used, start, last, answered := cpu(), time.Now(), -1, false
	_ = s.stream.tcp.SetReadDeadline(start.Add(2 * patience))
	if err := s.send([]byte(burst(n, size))); err != nil {
		return r, err
	}
	for r.Replies < n || !answered {
		msg, err := s.events.next()
		if err != nil && answered {
			break
		} else if err != nil {
			return r, fmt.Errorf("after %d of %d: %w", r.Replies, n, err)
		}
		i, ok := number(msg, doneKey)
		switch {
		case bytes.Contains(msg, resultKey):
			answered = true
			_ = s.stream.tcp.SetReadDeadline(time.Now().Add(patience / 10)) // some answer before they have sent all
			continue
		case !ok || i >= n || len(msg) < size:
			r.Wrong++
			continue
		case seen[i]:
			r.Doubled++
			continue
		case i < last || answered:
			r.Late++
		}
		seen[i], last = true, max(last, i)
		r.Replies++
	}
	r.Counted, r.Took, r.CPU = r.Replies, time.Since(start), cpu()-used
	r.Lost = n - r.Replies
	return r, nil
}

// Idle holds n silent SSE streams. Where greeted, each client has shaken hands.
type Idle struct{ conns []*conn }

// Hold opens n streams that stay until Drop.
func Hold(addr string, n int, greeted bool) (*Idle, error) {
	h := new(Idle)
	poster, err := dial(addr, 4<<10)
	if err != nil {
		return h, err
	}
	defer poster.close()
	for range n {
		c, e, path, err := openStream(addr, 4<<10)
		if err != nil {
			return h, err
		}
		h.conns = append(h.conns, c)
		if greeted {
			s := sse{stream: c, poster: poster, events: e, head: postHead(addr, path)}
			if err := s.handshake(); err != nil {
				return h, err
			}
		}
	}
	return h, nil
}

// Drop closes them all.
func (h *Idle) Drop() {
	for _, c := range h.conns {
		c.close()
	}
}
