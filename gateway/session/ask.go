package session

import (
	"encoding/json"

	"switchboard/gateway/frame"
)

// Question is a request of the operator that waits for a client's next call.
type Question struct {
	ID  string          // JSON text
	Ask json.RawMessage // its method and params, as an input request has them
}

// capability is what a client must have declared to be asked a method.
var capability = map[string]string{
	"elicitation/create":     "elicitation",
	"sampling/createMessage": "sampling",
	"roots/list":             "roots",
}

// Ask is the questions that wait on the standing stream of a client without a
// session, up to the first that it has not declared the capability for. Asked must follow.
func (s *Session) Ask(capabilities map[string]json.RawMessage) []Question {
	var frames [16]*frame.Frame
	waiting, _ := s.ledger.standing.Take(frames[:], 1<<20)
	var all []Question
	for _, f := range waiting {
		need, known := capability[f.Method]
		if _, can := capabilities[need]; !known || !can {
			break
		}
		ask, err := json.Marshal(struct {
			Method string          `json:"method"`
			Params json.RawMessage `json:"params,omitempty"`
		}{f.Method, f.Params})
		if err != nil {
			break
		}
		all = append(all, Question{ID: f.ID, Ask: ask})
	}
	return all
}

// Asked says that the first n questions have been put to the client.
func (s *Session) Asked(n int) { s.ledger.standing.Wrote(n) }

// Answers takes the client's answers out of what waits, by the plain id of each
// question, and publishes each as a response that came in.
func (s *Session) Answers(responses map[string]json.RawMessage) {
	for id, result := range responses {
		quoted, err := json.Marshal(id)
		if err != nil {
			continue
		}
		if _, waits := s.ours.find(string(quoted)); !waits {
			continue // the backend's
		}
		text := `{"jsonrpc":"2.0","id":` + string(quoted) + `,"result":` + string(result) + `}`
		_ = s.Receive(frame.New(frame.In, frame.Client, []byte(text))) // it answers us, so it goes no further
	}
}

// Stateless reports whether this is the row of a client without a session:
// requests to it wait for its next call, and notifications need an open stream.
func (s *Session) Stateless() bool { return s.key != "" }

// openStream is the newest stream that a client without a session reads.
func (l *ledger) openStream() *Stream {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := len(l.streams) - 1; i >= 0; i-- {
		if st := l.streams[i]; st.attached && st.sse && !st.gone {
			return st
		}
	}
	return nil
}
