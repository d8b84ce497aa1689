package backend

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/frame"
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
	inCalls int                          // bytes of calls
	texts   map[*mcp.RequestExtra]string // of calls: what the SDK passes to a handler, and the id
	closed  bool
}

type parcel struct {
	msg  jsonrpc.Message
	size int
}

type call struct {
	text      string // the id, as the client wrote it
	extra     *mcp.RequestExtra
	size      int
	cancelled bool // the client wants no answer any more
}

// put takes a message, which is what f says. The error is ErrBusy, ErrClosed, or a
// *jsonrpc.Error with which the message must be answered.
func (in *inbox) put(msg jsonrpc.Message, f *frame.Frame) error {
	size := len(f.Data)
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.closed {
		return ErrClosed
	}
	if len(in.waiting) >= in.limit.Items || in.bytes+size > in.limit.Bytes {
		return ErrBusy
	}
	if req, ok := msg.(*jsonrpc.Request); ok {
		if req.Method == methodCancelled && !req.IsCall() && !in.cancel(req.Params) {
			return nil
		}
		if err := in.note(req, f); err != nil {
			return err
		}
	}
	in.waiting = append(in.waiting, parcel{msg, size})
	in.bytes += size
	in.arrived.Signal()
	return nil
}

// note opens the account of a call.
// The SDK drops a call whose id is in use without a word; here it gets an answer.
func (in *inbox) note(req *jsonrpc.Request, f *frame.Frame) error {
	if !req.IsCall() {
		return nil
	}
	if _, used := in.calls[req.ID]; used {
		return &jsonrpc.Error{Code: jsonrpc.CodeInvalidRequest,
			Message: fmt.Sprintf("request id %#v is in use: its call has not been answered yet", req.ID.Raw())}
	}
	size := len(f.Data)
	if len(in.calls) >= in.limit.Items || in.inCalls+size > in.limit.Bytes {
		return ErrBusy
	}
	if in.calls == nil {
		in.calls = make(map[jsonrpc.ID]call)
		in.texts = make(map[*mcp.RequestExtra]string)
	}
	extra := req.Extra.(*mcp.RequestExtra)
	in.calls[req.ID] = call{text: f.ID, extra: extra, size: size}
	in.texts[extra] = f.ID
	in.inCalls += size
	return nil
}

// cancel marks the call that params name, and reports whether there is one. The server is told of no other: it takes 1.5 for 1, and
// would end a call that waits for its answer.
func (in *inbox) cancel(params json.RawMessage) bool {
	var p map[string]json.RawMessage
	_ = json.Unmarshal(params, &p)
	text := string(p["requestId"])
	if text == "" || !exact(text) {
		return false
	}
	id := readID(text)
	c, ok := in.calls[id]
	if !ok {
		return false
	}
	c.cancelled = true
	in.calls[id] = c
	return true
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

// idle reports whether nothing waits and no call is open.
func (in *inbox) idle() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.waiting) == 0 && len(in.calls) == 0
}

// text is the id, as the client wrote it, of the call that came with extra; empty where there is none.
func (in *inbox) text(extra *mcp.RequestExtra) string {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.texts[extra]
}

// answered closes the account of a call and reports what it was, cancelled
// where the client does not want the answer any more.
func (in *inbox) answered(id jsonrpc.ID) call {
	in.mu.Lock()
	defer in.mu.Unlock()
	c := in.calls[id]
	in.inCalls -= c.size
	delete(in.calls, id)
	delete(in.texts, c.extra)
	if len(in.calls) == 0 {
		in.calls, in.texts = nil, nil // a session that only shook hands holds none
	}
	return c
}

// close drops what waits and wakes whoever is in next.
func (in *inbox) close() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.closed = true
	in.waiting, in.bytes = nil, 0
	in.arrived.Broadcast()
}
