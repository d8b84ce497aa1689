package transport

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
)

// askable are the methods that may be answered with questions.
func askable(method string) bool {
	return method == "tools/call" || method == "prompts/get" || method == "resources/read"
}

// Members of the params of a call that is made again.
const (
	responsesMember = "inputResponses"
	stateMember     = "requestState"
)

// askFirst asks a client of 2026-07-28 in the operator's name: there a server
// cannot send a request, but it can answer a call with what it needs to know first
// (2026-07-28, Multi Round-Trip Requests). It answers a call with the questions that
// the operator has injected, and takes the answers from its retry, which then goes on
// to the peer without them. It reports whether the call was answered.
func (t *Streamable) askFirst(x *exchange, m meta) (answered bool) {
	f := x.frames[0]
	if !askable(f.Method) {
		return false
	}
	params := members(f.Params)
	sealed, ours := strings.CutPrefix(text(params[stateMember]), statePrefix)
	switch {
	case ours:
		ids, err := t.asks.open(sealed, x.s.ID(), digest(f.Method, params))
		if err != nil {
			t.refuse(x, http.StatusBadRequest, codeInvalidParams, err.Error(), nil)
			return true
		}
		x.s.Answers(answersTo(ids, members(params[responsesMember])))
		x.call = frame.New(frame.In, frame.Client, withoutInput(f.Data))
	case params[stateMember] != nil || params[responsesMember] != nil:
		return false // it brings the backend what that has asked for, and would not bring it again
	}
	questions := distinct(x.s.Ask(declared(m)))
	if len(questions) == 0 {
		return false
	}
	put := 0
	defer func() { x.s.Asked(put) }()
	sse := x.s.Answer() == session.AnswerSSE
	st, err := x.s.OpenStream(x.frames, sse, func(*session.Stream) session.Peer { return nobody{} })
	if err != nil {
		return false
	}
	defer st.Detach()
	var seq uint64
	if err := x.s.ReceiveOn(st, f, session.Via{Header: x.r.Header, Seq: &seq}); err != nil {
		st.Abandon(err.Error())
		return false
	}
	about(x.w, x.s, seq)
	result, err := t.asks.result(questions, x.s.ID(), digest(f.Method, params))
	if err == nil {
		err = x.s.SendOn(st, fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%s,"result":%s}`, f.ID, result))
	}
	if err != nil {
		st.Abandon(err.Error())
		t.fail(x, http.StatusServiceUnavailable, codeInternal, err.Error(), nil)
		return true
	}
	if t.reply(x, st, sse) {
		put = len(questions)
	}
	return true
}

// result is the answer that puts the questions to the client.
func (a *asker) result(questions []session.Question, s, call string) ([]byte, error) {
	requests := make(map[string]json.RawMessage, len(questions))
	ids := make([]string, 0, len(questions))
	for _, q := range questions {
		requests[plainID(q.ID)] = q.Ask
		ids = append(ids, q.ID)
	}
	state, err := a.seal(s, call, ids)
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{"resultType": "input_required", "inputRequests": requests, stateMember: statePrefix + state})
}

// declared are the names of what the client can do.
func declared(m meta) map[string]json.RawMessage {
	for name, value := range m.Capabilities {
		if members(value) == nil {
			delete(m.Capabilities, name)
		}
	}
	return m.Capabilities
}

// plainID is the key that a question goes by: a string id without its quotes.
func plainID(id string) string {
	if id[0] == '"' {
		return text(json.RawMessage(id))
	}
	return id
}

// distinct are the questions up to the first whose key another has already, as 7 and "7" do.
func distinct(questions []session.Question) []session.Question {
	for i, q := range questions {
		if slices.ContainsFunc(questions[:i], func(o session.Question) bool { return plainID(o.ID) == plainID(q.ID) }) {
			return questions[:i]
		}
	}
	return questions
}

// answersTo are the client's answers by the ids that it was asked with.
func answersTo(ids []string, responses map[string]json.RawMessage) map[string]json.RawMessage {
	answers := make(map[string]json.RawMessage, len(ids))
	for _, id := range ids {
		if answer, ok := responses[plainID(id)]; ok {
			answers[id] = answer
		}
	}
	return answers
}

// withoutInput is the call as it was before it was answered with questions; all else is the client's bytes.
func withoutInput(msg []byte) []byte {
	return edit(msg, func(name string, value []byte) []byte {
		if name != "params" {
			return value
		}
		return edit(value, func(name string, value []byte) []byte {
			if name == responsesMember || name == stateMember {
				return nil
			}
			return value
		})
	})
}
