package load

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// sse is one session over HTTP+SSE: a stream, and a connection to post on.
type sse struct {
	stream, poster *conn
	events         events
	head           []byte // of a POST
	scratch        []byte
}

// openStream connects to /sse and reads where to post to.
func openStream(addr string, buffer int) (c *conn, e events, endpoint string, err error) {
	if c, err = dial(addr, buffer); err != nil {
		return nil, e, "", err
	}
	_ = c.tcp.SetReadDeadline(time.Now().Add(patience))
	defer func() {
		if err != nil {
			c.close()
		}
	}()
	if err = c.get(addr, "/sse"); err != nil {
		return nil, e, "", err
	}
	if c.status != 200 {
		return nil, e, "", fmt.Errorf("GET /sse: %d", c.status)
	}
	e = newEvents(c)
	data, err := e.next()
	if err != nil {
		return nil, e, "", err
	}
	_ = c.tcp.SetReadDeadline(time.Time{})
	path := string(data)
	if i := strings.Index(path, "://"); i >= 0 {
		path = path[i+3:]
		path = path[strings.IndexByte(path, '/'):]
	}
	return c, e, path, nil
}

func dialSSE(addr string) (*sse, error) {
	stream, e, path, err := openStream(addr, 64<<10)
	if err != nil {
		return nil, err
	}
	s := &sse{stream: stream, events: e, head: postHead(addr, path)}
	if s.poster, err = dial(addr, 4<<10); err != nil {
		s.close()
		return nil, err
	}
	if err := s.handshake(); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func postHead(addr, path string) []byte {
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n"+
		"Accept: application/json, text/event-stream\r\n", path, addr)
}

func (s *sse) close() {
	s.stream.close()
	if s.poster != nil {
		s.poster.close()
	}
}

// send posts a message, which is accepted or an error.
func (s *sse) send(msg []byte) error {
	if err := s.poster.post(s.head, msg); err != nil {
		return err
	}
	var err error
	if s.scratch, err = s.poster.body(s.scratch); err != nil {
		return err
	}
	if s.poster.status/100 != 2 {
		return fmt.Errorf("POST: %d %s", s.poster.status, s.scratch)
	}
	return nil
}

func (s *sse) handshake() error {
	_ = s.stream.tcp.SetReadDeadline(time.Now().Add(patience))
	defer func() { _ = s.stream.tcp.SetReadDeadline(time.Time{}) }()
	if err := s.send([]byte(initialize)); err != nil {
		return err
	}
	for {
		msg, err := s.events.next()
		if err != nil {
			return err
		}
		if id, ok := number(msg, idKey); ok && id == 0 && bytes.Contains(msg, resultKey) {
			return s.send([]byte(initialized))
		}
	}
}

// SSE keeps inFlight requests open in each of so many sessions for a while.
// Each session posts on one connection, so the server hears its requests in order.
func SSE(addr string, work Work, sessions, inFlight int, while time.Duration, cpu func() time.Duration) (Result, error) {
	all := make([]*sse, sessions)
	defer func() {
		for _, s := range all {
			if s != nil {
				s.close()
			}
		}
	}()
	for i := range all {
		var err error
		if all[i], err = dialSSE(addr); err != nil {
			return Result{}, err
		}
	}
	return measure(sessions, sessions, while, cpu, func(i int, replies *atomic.Int64, stop <-chan struct{}) (Result, error) {
		return all[i].load(work, inFlight, replies, stop)
	})
}

// load is the work of one session until stop, and what is open then.
func (s *sse) load(work Work, inFlight int, replies *atomic.Int64, stop <-chan struct{}) (Result, error) {
	var sent atomic.Int64
	b := book{work: work}
	room := make(chan struct{}, inFlight)
	quit, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		for {
			msg, err := s.events.next()
			if err != nil {
				return
			}
			if !b.take(msg, int(sent.Load())) || bytes.Contains(msg, methodKey) {
				continue
			}
			replies.Add(1)
			select {
			case <-room:
			case <-quit:
				return
			}
		}
	}()
	err := s.ask(work, room, stop, gone, &sent)
	for deadline := time.After(patience); len(room) > 0 && err == nil; {
		select {
		case <-deadline:
			err = errors.New("replies are missing")
		case <-gone:
			err = errors.New("the stream ended")
		case <-time.After(2 * time.Millisecond):
		}
	}
	close(quit)
	s.stream.close()
	<-gone
	b.Sent = int(sent.Load())
	b.Lost = max(b.Sent-b.Replies-b.Wrong, 0)
	if b.Lost > 0 {
		err = nil // it is in the account
	}
	return b.Result, err
}

func (s *sse) ask(work Work, room chan<- struct{}, stop, gone <-chan struct{}, sent *atomic.Int64) error {
	var buf []byte
	for {
		select {
		case <-stop:
			return nil
		default:
		}
		select {
		case <-stop:
			return nil
		case <-gone:
			return errors.New("the stream ended")
		case room <- struct{}{}:
		}
		id := int(sent.Add(1))
		buf = work.ask(buf[:0], id)
		if err := s.send(buf); err != nil {
			return err
		}
	}
}

// measure lets n clients, of so many sessions, run at once and takes the time
// while they are at it.
func measure(n, sessions int, while time.Duration, cpu func() time.Duration,
	run func(i int, replies *atomic.Int64, stop <-chan struct{}) (Result, error)) (Result, error) {
	var (
		replies atomic.Int64
		wg      sync.WaitGroup
		mu      sync.Mutex
		sum     Result
		failed  error
	)
	stop := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			r, err := run(i, &replies, stop)
			mu.Lock()
			defer mu.Unlock()
			sum.Add(r)
			failed = errors.Join(failed, err)
		})
	}
	time.Sleep(max(while/10, 250*time.Millisecond)) // until all are at it, and have grown to what they need
	counted, used, start := replies.Load(), cpu(), time.Now()
	time.Sleep(while)
	counted, used = replies.Load()-counted, cpu()-used
	took := time.Since(start)
	close(stop)
	wg.Wait()
	sum.Counted, sum.Took, sum.CPU = int(counted), took, used
	sum.In, sum.Out = sum.Sent+2*sessions, sum.Sent+sessions
	return sum, failed
}
