package transport

import (
	"fmt"
	"sync"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
)

// result is the answer to f.
func resultOf(f *frame.Frame, result string) []byte {
	return fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%s,"result":%s}`, f.ID, result)
}

func errorOf(f *frame.Frame, code int) []byte {
	return fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%s,"error":{"code":%d,"message":"no"}}`, f.ID, code)
}

func progressOf(n int) []byte {
	return fmt.Appendf(nil, `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":%d}}`, n)
}

// legacyPeer answers initialize, "ping" and "work", which makes progress first; it
// leaves all else to the test.
type legacyPeer struct {
	s *session.Session
	e *endpoint

	mu   sync.Mutex
	got  []string // methods and responses
	via  session.Via
	last *frame.Frame
}

func (p *legacyPeer) Close() error { return nil }

func (p *legacyPeer) Receive(f *frame.Frame, via session.Via) error {
	p.mu.Lock()
	p.got = append(p.got, f.Method+f.Kind.String())
	p.via, p.last = via, f
	p.mu.Unlock()
	switch f.Method {
	case "initialize":
		p.e.legacy <- p
		if requestedRevision(f.Data) == "none" {
			return p.s.Send(errorOf(f, codeInvalidParams), "")
		}
		return p.s.Send(resultOf(f, fmt.Sprintf(`{"protocolVersion":%q}`, requestedRevision(f.Data))), "")
	case "ping":
		return p.s.Send(resultOf(f, `{}`), "")
	case "busy":
		return session.ErrBusy
	case "work":
		_ = p.s.Send(progressOf(1), f.ID)
		_ = p.s.Send([]byte(`{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`), "")
		return p.s.Send(resultOf(f, `{}`), "")
	}
	return nil
}

// modernPeer answers "work", which makes progress first, errors by code, and tools/call
// with what it was called with; it leaves "hold" and "subscriptions/listen" unanswered.
type modernPeer struct {
	send   func([]byte) error
	closed chan struct{}
	e      *endpoint
	call   *frame.Frame
}

func (p *modernPeer) Close() error {
	close(p.closed)
	p.e.open.Done()
	return nil
}

func (p *modernPeer) Receive(f *frame.Frame, _ session.Via) error {
	p.call = f
	defer func() { p.e.served <- p }()
	var code int
	switch {
	case f.Method == "work":
		if err := p.send(progressOf(1)); err != nil {
			return err
		}
		return p.send(resultOf(f, `{}`))
	case f.Method == "tools/call", f.Method == "prompts/get", f.Method == "resources/read":
		return p.send(resultOf(f, fmt.Sprintf(`{"params":%s}`, f.Params)))
	case f.Method == "subscriptions/listen":
		return p.send(fmt.Appendf(nil, `{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":%s}}}`, f.ID))
	case f.Method == "hold":
		return nil
	}
	if _, err := fmt.Sscanf(f.Method, "error%d", &code); err != nil {
		code = -32601
	}
	return p.send(errorOf(f, code))
}
