package backend

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/spine"
)

// inbox holds what the client has sent: the messages that the server has yet to read,
// and the calls that it has yet to answer. limit bounds each of the two, so that
// a server that waits for an answer of the client can always get it.
type inbox struct {
	limit spine.Limit

	mu      sync.Mutex
	arrived sync.Cond // on mu: something waits, or closed
	waiting []parcel
	bytes   int // of waiting
	calls   map[jsonrpc.ID]call
	inCalls int // bytes of calls
	closed  bool
}

type parcel struct {
	msg  jsonrpc.Message
	size int
}

type call struct {
	size      int
	cancelled bool // the client wants no answer any more
}

// put takes a message of size bytes. The error is ErrBusy, ErrClosed, or a
// *jsonrpc.Error with which the message must be answered.
func (in *inbox) put(msg jsonrpc.Message, size int) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.closed {
		return ErrClosed
	}
	if len(in.waiting) >= in.limit.Items || in.bytes+size > in.limit.Bytes {
		return ErrBusy
	}
	if req, ok := msg.(*jsonrpc.Request); ok {
		if err := in.note(req, size); err != nil {
			return err
		}
	}
	in.waiting = append(in.waiting, parcel{msg, size})
	in.bytes += size
	in.arrived.Signal()
	return nil
}

// note opens the account of a call, or marks the call that a notification cancels.
// The SDK drops a call whose id is in use without a word; here it gets an answer.
func (in *inbox) note(req *jsonrpc.Request, size int) error {
	if !req.IsCall() {
		if req.Method == methodCancelled {
			in.cancel(req.Params)
		}
		return nil
	}
	if _, used := in.calls[req.ID]; used {
		return &jsonrpc.Error{Code: jsonrpc.CodeInvalidRequest,
			Message: fmt.Sprintf("request id %#v is in use: its call has not been answered yet", req.ID.Raw())}
	}
	if len(in.calls) >= in.limit.Items || in.inCalls+size > in.limit.Bytes {
		return ErrBusy
	}
	if in.calls == nil {
		in.calls = make(map[jsonrpc.ID]call)
	}
	in.calls[req.ID] = call{size: size}
	in.inCalls += size
	return nil
}

func (in *inbox) cancel(params json.RawMessage) {
	var p mcp.CancelledParams
	if json.Unmarshal(params, &p) != nil {
		return
	}
	id, err := jsonrpc.MakeID(p.RequestID)
	if err != nil {
		return
	}
	if c, ok := in.calls[id]; ok {
		c.cancelled = true
		in.calls[id] = c
	}
}

// next waits for a message; ok is false once the inbox is closed.
func (in *inbox) next() (msg jsonrpc.Message, ok bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for len(in.waiting) == 0 && !in.closed {
		in.arrived.Wait()
	}
	if in.closed {
		return nil, false
	}
	p := in.waiting[0]
	in.waiting[0] = parcel{}
	if in.waiting = in.waiting[1:]; len(in.waiting) == 0 {
		in.waiting = nil
	}
	in.bytes -= p.size
	return p.msg, true
}

// answered closes the account of a call and reports whether the client still
// wants the answer.
func (in *inbox) answered(id jsonrpc.ID) (wanted bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	c := in.calls[id]
	in.inCalls -= c.size
	delete(in.calls, id)
	return !c.cancelled
}

// close drops what waits and wakes whoever is in next.
func (in *inbox) close() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.closed = true
	in.waiting, in.bytes = nil, 0
	in.arrived.Broadcast()
}
