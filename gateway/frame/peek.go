package frame

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
)

// Peek is what one look into a message tells. Where a key of the message
// stands twice, the last one counts, as in encoding/json.
type Peek struct {
	Kind   Kind
	Method string // empty in a response
	ID     string // the id as JSON text, so 7 and "7" differ; empty where there is none
	Params []byte // of a request or notification, as it stands in the data; nil where there is none
	Err    error  // why Kind is Invalid; nil otherwise
	Plain  bool   // all of it is ASCII that a string of JSON holds as it stands, but for quotes: no backslash, no line end
}

// Why a message that is JSON is no JSON-RPC.
var (
	errNotMessage = errors.New("not a JSON-RPC message: neither an object nor an array")
	errNoVersion  = errors.New(`not JSON-RPC 2.0: "jsonrpc" must be "2.0"`)
	errBadID      = errors.New(`bad "id": must be a string, a number or null`)
	errBadMethod  = errors.New(`bad "method": must be a string`)
	errNeither    = errors.New(`neither a request nor a response: no "method", "result" or "error"`)
	errNoID       = errors.New(`a response without an "id"`)
	errBoth       = errors.New(`a message with "method" and also "result" or "error"`)
)

// Look reads data once, from front to back: it checks that all of it is one JSON value
// in UTF-8 and picks the members of the outermost object that tell
// what the message is. It never fails: what is wrong is in Peek.Err.
func Look(data []byte) Peek {
	var m members
	if err := m.read(data); err != nil {
		return Peek{Kind: Invalid, Err: err}
	}
	p := m.classify()
	p.Plain = m.plain
	return p
}

// members are the raw values of the top-level keys that matter; nil: absent.
type members struct {
	first                                    byte // of the outermost value
	plain                                    bool
	version, id, method, params, result, err []byte
}

func (m *members) read(data []byte) error {
	s := scanner{data: data}
	first, err := s.document()
	*m = s.members
	m.first, m.plain = first, err == nil && !s.quoted
	return err
}

// set keeps the value of a key, which comes as it stands, with its quotes.
func (m *members) set(key, value []byte) {
	if bytes.IndexByte(key, '\\') >= 0 {
		key = strconv.AppendQuote(nil, text(key))
	}
	switch string(key) {
	case `"jsonrpc"`:
		m.version = value
	case `"id"`:
		m.id = value
	case `"method"`:
		m.method = value
	case `"params"`:
		m.params = value
	case `"result"`:
		m.result = value
	case `"error"`:
		m.err = value
	}
}

func (m *members) classify() Peek {
	switch m.first {
	case '{':
	case '[':
		return Peek{Kind: Batch}
	default:
		return Peek{Kind: Invalid, Err: errNotMessage}
	}
	p := Peek{Kind: Invalid}
	if m.id != nil {
		if m.id[0] != '"' && m.id[0] != '-' && m.id[0] != 'n' && (m.id[0] < '0' || m.id[0] > '9') {
			p.Err = errBadID
			return p
		}
		p.ID = string(m.id)
	}
	if m.method != nil {
		if m.method[0] != '"' {
			p.Err = errBadMethod
			return p
		}
		p.Method = text(m.method)
	}
	answer := m.result != nil || m.err != nil
	switch {
	case !bytes.Equal(m.version, []byte(`"2.0"`)):
		p.Err = errNoVersion
	case m.method != nil && answer:
		p.Err = errBoth
	case m.method != nil && m.id != nil:
		p.Kind, p.Params = Request, m.params
	case m.method != nil:
		p.Kind, p.Params = Notification, m.params
	case !answer:
		p.Err = errNeither
	case m.id == nil:
		p.Err = errNoID
	case m.err != nil:
		p.Kind = Error
	default:
		p.Kind = Response
	}
	return p
}

// methods are the names met most, so that reading one costs no memory.
var methods = func() map[string]string {
	m := make(map[string]string)
	for _, name := range []string{
		"initialize", "ping", "tools/list", "tools/call", "resources/list", "resources/templates/list", "resources/read",
		"resources/subscribe", "resources/unsubscribe", "prompts/list", "prompts/get", "completion/complete", "logging/setLevel",
		"roots/list", "sampling/createMessage", "elicitation/create", "server/discover", "subscriptions/listen",
		"notifications/initialized", "notifications/cancelled", "notifications/progress", "notifications/message",
		"notifications/roots/list_changed", "notifications/tools/list_changed", "notifications/prompts/list_changed",
		"notifications/resources/list_changed", "notifications/resources/updated",
	} {
		m[name] = name
	}
	return m
}()

// text is the string that the JSON string raw, quotes and all, stands for.
func text(raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 {
		raw = raw[1 : len(raw)-1]
		if name, ok := methods[string(raw)]; ok {
			return name
		}
		return string(raw)
	}
	var s string
	_ = json.Unmarshal(raw, &s) // raw was scanned as a string: it cannot fail
	return s
}
