// Package session is a client's life at the gateway, from open to a named end:
// who it is, what waits for it, and what it has been asked.
package session

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// Peer is the far side of one session: it answers the client.
type Peer interface {
	// Receive gets one frame of the client, and how it came. Calls come one at
	// a time, in the order in which the frames came. It must not block; an error
	// means that the frame was not taken.
	Receive(f *frame.Frame, via Via) error
	// Close ends the peer and joins what it started. It comes once, at the end
	// of the session.
	Close() error
}

// Via is how a frame came, where that matters to the peer.
type Via struct {
	Header      http.Header                    // of its HTTP request; nil: none
	CloseStream func(retryAfter time.Duration) // lets the client come back for the rest; nil: cannot be
	Seq         *uint64                        // is set to the Seq of the frame's In event; nil: nobody asks
	Note        string                         // of the In event
	Answered    **Stream                       // is set where the peer has answered at once, to the stream that the caller must then Hurry; nil: its pump is woken
}

// Options are what a session is opened with.
type Options struct {
	Transport string                // "sse", "http" or "stdio"
	Resumable bool                  // its streams can be resumed after they broke
	Remote    string                // the client's address
	UserAgent string                // what the client says it is in HTTP
	Backend   func(s *Session) Peer // makes the peer; must be quick
	Idle      time.Duration         // EndWhenIdle of a shared session
}

// Session is one client. All its methods may be called by anyone at any time.
type Session struct {
	id        string
	opts      Options
	opened    time.Time
	source    *spine.Source
	openedSeq uint64 // of the Opened event
	ledger    *ledger
	set       *Set
	theirs    pairs // requests of the client
	ours      pairs // requests to the client
	peer      Peer
	key       string        // of a shared session
	pings     atomic.Uint64 // keepalive pings made

	receiving sync.Mutex // keeps In events and the peer's frames in one order
	answered  **Stream   // of the Via at hand; guarded by receiving

	mu        sync.Mutex
	client    mcp.Implementation
	revision  string
	met       bool       // initialize was answered with a result
	unmet     string     // why initialize failed; empty: it did not
	keepalive *Keepalive // nil: the set's
	answer    Answer     // empty: the set's
	lastIn    time.Time
	reason    Reason
	note      string
	ending    time.Time   // when it was ended
	ended     time.Time   // when it was finished
	looking   *time.Timer // looks whether it is idle; nil: nobody does

	ctx    context.Context // ends with the session
	cancel context.CancelFunc
	spoke  chan struct{} // closed at the client's first frame
	once   sync.Once     // closes it
}

func newSession(set *Set, o Options) *Session {
	id := uuid.NewString()
	s := &Session{id: id, opts: o, opened: time.Now(), set: set, source: set.spine.Source(id), spoke: make(chan struct{})}
	s.ledger = &ledger{source: s.source, asks: &s.ours, limit: set.limits.Load().Queue, resumable: o.Resumable}
	s.ledger.standing = s.ledger.newStream("0", &s.theirs)
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.lastIn = s.opened
	return s
}

// ID is the session's whole id, a uuid4.
func (s *Session) ID() string { return s.id }

// OpenedSeq is the Seq of the session's Opened event.
func (s *Session) OpenedSeq() uint64 { return s.openedSeq }

// Short is the part of an id that a log or a window shows.
func Short(id string) string {
	if len(id) > 8 {
		return id[:8]
	}
	return id
}

// Standing is the stream of all that belongs to no request; over HTTP+SSE, of everything.
func (s *Session) Standing() *Stream { return s.ledger.standing }

// Done is closed when the session has been ended, by whomever.
func (s *Session) Done() <-chan struct{} { return s.ctx.Done() }

// Context ends when the session does.
func (s *Session) Context() context.Context { return s.ctx }

// Spoke is closed when the client's first frame has come.
func (s *Session) Spoke() <-chan struct{} { return s.spoke }

// Receive takes one frame from the client: it publishes In, learns from it who
// the client is, and hands it to the peer, unless it answers a request of the
// operator or the gateway. The frame must be a valid JSON-RPC message.
func (s *Session) Receive(f *frame.Frame) error { return s.ReceiveOn(s.ledger.standing, f, Via{}) }

// ReceiveOn is Receive for a frame whose answers go on st.
func (s *Session) ReceiveOn(st *Stream, f *frame.Frame, via Via) error {
	s.receiving.Lock()
	defer s.receiving.Unlock()
	if s.ctx.Err() != nil {
		return ErrClosed
	}
	s.once.Do(func() { close(s.spoke) })
	e := spine.Event{Kind: spine.In, Frame: f, Stream: st.nth, Note: via.Note}
	var answered asked
	switch {
	case f.Kind.IsResponse():
		var ok bool
		if answered, ok = s.ours.answer(f.ID); ok {
			e.Pair, e.Method, e.Took = answered.seq, answered.method, time.Since(answered.at)
		} else {
			e.Note = "answers no request"
		}
	case f.Method == "initialize":
		s.introduce(f.Data)
	case f.Method == "notifications/cancelled":
		e.Pair = st.theirs.cancelled(f).seq
	}
	seq, at := s.ledger.publish(e)
	if via.Seq != nil {
		*via.Seq = seq
	}
	s.mu.Lock()
	s.lastIn = at
	s.mu.Unlock()
	if f.Kind == frame.Request {
		st.theirs.ask(f.ID, asked{seq: seq, at: at, method: f.Method, origin: frame.Client})
	}
	if answered.origin == frame.Operator || answered.origin == frame.Gateway {
		return nil
	}
	peer, own := s.peer, (*Stream)(nil)
	if st.peer != nil {
		peer, own = st.peer, st
	}
	s.answered = via.Answered
	err := s.guarded(func() error { return peer.Receive(f, via) })
	s.answered = nil
	if f.Method == "notifications/cancelled" && e.Pair > 0 {
		s.ledger.cancelled(cancelledID(f))
	}
	if err != nil && f.Kind == frame.Request {
		return s.failOn(own, st.theirs, f.ID, -32603, err.Error()) // nobody shall wait for ever
	}
	return err
}

// introduce keeps what initialize says of the client. Once one was answered with a result another changes nothing: servers refuse it.
func (s *Session) introduce(data []byte) {
	var m struct{ Params mcp.InitializeParams }
	if json.Unmarshal(data, &m) != nil {
		return // the peer will say what is wrong with it
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.met {
		return
	}
	s.revision = Brief(m.Params.ProtocolVersion)
	if m.Params.ClientInfo != nil {
		s.client = called(*m.Params.ClientInfo)
	}
}

// Introduce keeps what a client without initialize says of itself in each request.
func (s *Session) Introduce(client mcp.Implementation, revision string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.client, s.revision = called(client), Brief(revision)
}

// Revision is the protocol's: agreed in initialize, or said in each request.
func (s *Session) Revision() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.revision
}

// meet keeps how the peer answered initialize: with the revision that is agreed, or not at all.
func (s *Session) meet(f *frame.Frame) {
	var m struct {
		Result mcp.InitializeResult
		Error  struct{ Message string }
	}
	if json.Unmarshal(f.Data, &m) != nil {
		return // the operator's, who may say what it likes
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unmet = ""
	switch {
	case f.Kind == frame.Error:
		s.unmet = cmp.Or(m.Error.Message, "no reason given")
	case m.Result.ProtocolVersion != "":
		s.met, s.revision = true, m.Result.ProtocolVersion
	}
}

// Unmet is the error that the client's last initialize was answered with; empty: it was not.
func (s *Session) Unmet() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.unmet
}

// End ends the session: its stream stops at once, or after a bounded drain
// where the reason is Shutdown. The first reason counts.
func (s *Session) End(r Reason, note string) {
	s.mu.Lock()
	if s.reason == 0 {
		s.reason, s.note, s.ending = r, note, time.Now()
		if s.looking != nil {
			s.looking.Stop() // it would hold the session for as long as that may be idle
		}
	}
	s.mu.Unlock()
	s.ledger.close()
	s.cancel()
}

// Reason is why the session ended; 0 while it lives.
func (s *Session) Reason() (Reason, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reason, s.note
}

// Ending is when the session was ended; zero while it lives.
func (s *Session) Ending() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ending
}

// FinishWhenEnded lets the session finish by itself, in a goroutine that
// Set.Wait joins. It is for sessions that no handler owns.
func (s *Session) FinishWhenEnded() {
	context.AfterFunc(s.ctx, func() {
		defer s.Caught("ending it")
		s.Finish()
	})
}

// Finish is called once, by the handler that opened the session, when it has
// detached from its stream: what still waits, once every pump has left, is
// published as dropped, then Closed.
func (s *Session) Finish() {
	defer s.set.running.Done()
	s.End(ClientLeft, "")
	s.set.retire(s) // from here on no frame finds it
	s.receiving.Lock()
	err := s.guarded(s.peer.Close)
	s.receiving.Unlock()
	s.ledger.pumps.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil && s.note == "" {
		s.note = "backend: " + err.Error()
	}
	r, note := s.reason.String(), s.reason.String()
	if s.note != "" {
		note += ": " + s.note
	}
	s.ended = s.ledger.finish(r, note) // under the lock: who hears Closed and asks must be told that it is
}
