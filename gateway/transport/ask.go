package transport

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
)

// asker asks clients of 2026-07-28 in the operator's name: there a server cannot
// send a request, but it can answer a call with what it needs to know first
// (2026-07-28, Multi Round-Trip Requests).
type asker struct{ key [32]byte }

// newAsker makes an asker whose states no other process can have made.
func newAsker() *asker {
	a := new(asker)
	rand.Read(a.key[:])
	return a
}

// statePrefix marks the requestState of an asker among those of backends.
const statePrefix = "switchboard-ask."

// askable are the methods that may be answered with questions.
func askable(method string) bool {
	return method == "tools/call" || method == "prompts/get" || method == "resources/read"
}

// input is what a retried call brings.
type input struct {
	Responses map[string]json.RawMessage `json:"inputResponses"`
	State     string                     `json:"requestState"`
}

// askFirst answers a call with the questions that the operator has injected
// for this client, and takes the answers from its retry, which then goes on to
// the peer without them. It reports whether the call was answered.
func (t *Streamable) askFirst(x *exchange, m meta) (answered bool) {
	f := x.frames[0]
	if !askable(f.Method) {
		return false
	}
	var in input
	_ = json.Unmarshal(f.Params, &in)
	if state, ours := strings.CutPrefix(in.State, statePrefix); ours {
		inner, err := t.asks.open(state, x.s.ID(), f.Method)
		if err != nil {
			t.refuse(x, http.StatusBadRequest, codeInvalidParams, err.Error(), nil)
			return true
		}
		x.s.Answers(in.Responses)
		x.frames[0] = frame.New(frame.In, frame.Client, withoutInput(f.Data, in, inner))
	}
	questions := x.s.Ask(capabilities(m))
	if len(questions) == 0 {
		return false
	}
	st, err := x.s.OpenStream(x.frames, true, func(*session.Stream) session.Peer { return nobody{} })
	if err != nil {
		return false
	}
	defer st.Detach()
	if err := x.s.ReceiveOn(st, f, session.Via{Header: x.r.Header}); err != nil {
		st.Abandon(err.Error())
		return false
	}
	requests := make(map[string]json.RawMessage, len(questions))
	for _, q := range questions {
		requests[plainID(q.ID)] = q.Ask
	}
	result, err := json.Marshal(map[string]any{"resultType": "input_required", "inputRequests": requests,
		"requestState": statePrefix + t.asks.seal(x.s.ID(), f.Method, in.State)})
	if err == nil {
		err = x.s.SendOn(st, fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%s,"result":%s}`, f.ID, result))
	}
	if err != nil {
		st.Abandon(err.Error())
		t.refuse(x, http.StatusInternalServerError, codeInternal, err.Error(), nil)
		return true
	}
	x.s.Asked(len(questions))
	t.reply(x, st, x.s.Answer() == session.AnswerSSE)
	return true
}

// capabilities are the names of what the client can do.
func capabilities(m meta) map[string]json.RawMessage {
	var all map[string]json.RawMessage
	_ = json.Unmarshal(m.Capabilities, &all)
	return all
}

// plainID is the key that a question goes by.
func plainID(id string) string {
	var s string
	if json.Unmarshal([]byte(id), &s) != nil {
		return id
	}
	return s
}

// withoutInput is the call as it was before it was answered with questions.
func withoutInput(msg []byte, in input, state string) []byte {
	var m map[string]json.RawMessage
	var params map[string]json.RawMessage
	if json.Unmarshal(msg, &m) != nil || json.Unmarshal(m["params"], &params) != nil {
		return msg
	}
	for key := range in.Responses {
		if strings.HasPrefix(key, "op-") {
			delete(in.Responses, key)
		}
	}
	delete(params, "inputResponses")
	if len(in.Responses) > 0 {
		params["inputResponses"], _ = json.Marshal(in.Responses)
	}
	delete(params, "requestState")
	if state != "" {
		params["requestState"], _ = json.Marshal(state)
	}
	m["params"], _ = json.Marshal(params)
	out, err := json.Marshal(m)
	if err != nil {
		return msg
	}
	return out
}

// stateLife is how long a client may take to answer.
const stateLife = 10 * time.Minute

// seal makes a state that open takes from the same session and method alone.
// inner is the backend's state that the call carried.
func (a *asker) seal(session, method, inner string) string {
	until := time.Now().Add(stateLife).Unix()
	text := fmt.Sprintf("%d.%s", until, base64.RawURLEncoding.EncodeToString([]byte(inner)))
	return text + "." + a.sum(session, method, text)
}

func (a *asker) sum(session, method, text string) string {
	mac := hmac.New(sha256.New, a.key[:])
	fmt.Fprintf(mac, "%q %q %q", session, method, text)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// open is the inner state of a state that seal made.
func (a *asker) open(state, session, method string) (inner string, err error) {
	i := strings.LastIndexByte(state, '.')
	if i < 0 || !hmac.Equal([]byte(state[i+1:]), []byte(a.sum(session, method, state[:i]))) {
		return "", fmt.Errorf("requestState was changed, or belongs to another call")
	}
	var until int64
	var encoded string
	if _, err := fmt.Sscanf(state[:i], "%d.%s", &until, &encoded); err != nil && encoded == "" && !strings.HasSuffix(state[:i], ".") {
		return "", fmt.Errorf("requestState cannot be read")
	}
	if time.Now().Unix() > until {
		return "", fmt.Errorf("requestState is older than %v", stateLife)
	}
	text, err := base64.RawURLEncoding.DecodeString(encoded)
	return string(text), err
}
