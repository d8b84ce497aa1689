// Package backend answers the clients. Mock is the built-in MCP server, on the
// official Go SDK.
package backend

import (
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/frame"
)

// Why a message is not taken.
var (
	ErrBusy   = errors.New("backend: too much is waiting for the server")
	ErrClosed = errors.New("backend: closed")
)

// Out is one JSON-RPC message of the server.
type Out struct {
	Data []byte // exact bytes, the receiver's to keep

	// Related is the id, as JSON text as the client wrote it, of the client's request that Data answers, or in whose
	// course the server wrote it: its progress, its log messages, what it asks the client. Empty where there is
	// none: list_changed and resources/updated, and errors about what has no id.
	Related string
}

// Send hands one message to the session. It may wait for room, which slows the server down to the pace of the
// client, but not for long once the session has ended; it must not call Conn.Close, nor panic.
// An error means that the message will not reach the client. A Conn calls it from one
// goroutine at a time, in the order in which the server wrote, and never after
// Close has returned.
type Send func(Out) error

// Conn joins one session to one server of the SDK. It costs a few hundred bytes
// and no goroutine until the first message that the server has to see.
// Whoever opened it must close it.
type Conn struct {
	server *mcp.Server
	modern bool        // speak 2026-07-28 too
	echoes func() bool // whether the tool echo is the built-in one; nil: it is not
	wire   wire

	mu      sync.Mutex
	session *mcp.ServerSession // nil until the server is needed
}

func open(server *mcp.Server, modern bool, o MockOptions, send Send) *Conn {
	c := &Conn{server: server, modern: modern}
	c.wire.log = o.Logger
	c.wire.inbox.limit = o.Limit
	c.wire.inbox.arrived.L = &c.wire.inbox.mu
	c.wire.outbox.limit = o.Limit
	c.wire.outbox.send = send
	c.wire.outbox.turn = make(chan struct{}, 1)
	return c
}

// Offer gives c a Send for responses that never waits: it is false, and has done nothing, where it would have to. With it
// some answers are sent from within Receive. It must come before the first message.
func (c *Conn) Offer(offer func(Out) bool) *Conn {
	c.wire.outbox.offer = offer
	return c
}

// Call is what a transport knows of a message besides its text. Handlers find it in their request's
// Extra.
type Call struct {
	Header http.Header // of the HTTP request; nil: none

	// CloseStream ends the response's stream early; the client is to come back for the rest after
	// retryAfter, or when it likes where that is 0. Nil: this cannot be done.
	CloseStream func(retryAfter time.Duration)
}

func (c Call) extra() *mcp.RequestExtra {
	x := &mcp.RequestExtra{Header: c.Header}
	if c.CloseStream != nil {
		x.CloseSSEStream = func(a mcp.CloseSSEStreamArgs) { c.CloseStream(a.RetryAfter) }
	}
	return x
}

// Receive takes one message from the client: a request, a notification or a response.
// It waits neither for the server nor for Send and may be called from any goroutine; messages
// that come one after the other reach the server in that order. data is the Conn's from then on.
//
// What is no message for the server is answered here with a JSON-RPC error.
// The error is ErrBusy when what waits for the server, the calls in flight, or such
// answers are at their limit, and ErrClosed after Close.
func (c *Conn) Receive(data []byte) error {
	return c.ReceiveFrame(frame.New(frame.In, frame.Client, data))
}

// ReceiveFrame is Receive for a message that has been looked into already.
func (c *Conn) ReceiveFrame(f *frame.Frame) error { return c.ReceiveCall(f, Call{}) }

// ReceiveCall is ReceiveFrame for a message that came with more than its text.
func (c *Conn) ReceiveCall(f *frame.Frame, call Call) error {
	if f.Kind.IsResponse() {
		return c.receiveResponse(f)
	}
	if answer := c.quick(f); answer != nil {
		return c.wire.outbox.now(Out{answer, f.ID})
	}
	msg, fault := decode(f)
	if fault == nil && !c.modern && msg.IsCall() && msg.Method == methodDiscover {
		fault = noDiscover
	}
	if fault == nil {
		msg.Extra = call.extra()
		err := c.accept(msg, f)
		if !errors.As(err, &fault) {
			return err
		}
	}
	return c.wire.outbox.later(Out{refusal(f, fault), f.ID})
}

// receiveResponse passes on the answer to a request of the server. Any other is
// dropped: JSON-RPC 2.0 has no answer to an answer.
func (c *Conn) receiveResponse(f *frame.Frame) error {
	id, ours := unnamed(f.ID)
	if !ours {
		return nil
	}
	resp := &jsonrpc.Response{ID: id}
	switch msg, err := jsonrpc.DecodeMessage(f.Data); msg := msg.(type) {
	case *jsonrpc.Response:
		resp.Result, resp.Error = msg.Result, msg.Error
	default: // the server waits for it all the same
		resp.Error = internal("the client's answer cannot be decoded: %v", err)
	}
	return c.accept(resp, f)
}

// accept puts msg, which is what f says, into the inbox and sees to it that a server reads there.
func (c *Conn) accept(msg jsonrpc.Message, f *frame.Frame) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.wire.inbox.put(msg, f); err != nil {
		return err
	}
	if c.session != nil {
		return nil
	}
	session, err := c.server.Connect(c.wire.context(), &c.wire, nil)
	c.session = session
	return err
}

// Close ends the server's side: what runs is cancelled, what waits is dropped, and
// every handler has returned when Close does, which a handler that ignores its context
// can put off, and so can a Send that waits. It may be called more than once and
// from any goroutine, except from within Send.
func (c *Conn) Close() error {
	c.mu.Lock()
	c.wire.inbox.close()
	session := c.session
	c.mu.Unlock()
	c.wire.outbox.close()
	if session == nil {
		return nil
	}
	return session.Close()
}
