package session

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// Question is a request of the operator that waits for a client's next call.
type Question struct {
	ID  string          // JSON text
	Ask json.RawMessage // its method and params, as an input request has them
}

// capability is what a client must have declared to be asked a method
// (2026-07-28, Multi Round-Trip Requests, "Input Requests").
var capability = map[string]string{
	"elicitation/create":     "elicitation",
	"sampling/createMessage": "sampling",
	"roots/list":             "roots",
}

// maxQuestions is how many questions one call is answered with, and how many may wait.
const maxQuestions = 16

// Ask is the questions that wait for the next call of a client without a
// session, up to the first that it has not declared the capability for; that this
// one waits is published. Where there are any, nobody else gets one until Asked.
func (s *Session) Ask(capabilities map[string]json.RawMessage) []Question {
	standing := s.ledger.standing
	if !standing.Attach() {
		return nil // another call is being answered with them
	}
	var frames [maxQuestions]*frame.Frame
	waiting, _ := standing.Take(frames[:], 1<<20)
	var all []Question
	for _, f := range waiting {
		need := capability[f.Method]
		if _, can := capabilities[need]; !can {
			s.holdBack(fmt.Sprintf("%s %s waits: the client does not declare %s", f.Method, f.ID, need))
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
	if len(all) == 0 {
		standing.Detach()
		return nil
	}
	standing.Take(frames[:len(all)], 1<<20)
	return all
}

// Asked says that the first n of the questions have been put to the client; the
// others wait for its next call.
func (s *Session) Asked(n int) {
	s.ledger.standing.Wrote(n)
	s.ledger.standing.Detach()
}

// holdBack publishes why a question waits, once.
func (s *Session) holdBack(why string) {
	l := s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held != why && !l.finished {
		l.held = why
		l.source.Publish(spine.Event{Kind: spine.Switched, Depth: l.depth, Note: why})
	}
}

// Answers publishes the client's answers, by the JSON text of the questions' ids,
// each as a response that came in. What answers no question that waits is left out.
// A client may answer before Asked: then that comes first, if it comes soon.
func (s *Session) Answers(results map[string]json.RawMessage) {
	ctx, cancel := context.WithTimeout(s.ctx, time.Second)
	defer cancel()
	if s.ledger.standing.TakeOver(ctx) {
		s.ledger.standing.Detach()
	}
	for id, result := range results {
		if _, waits := s.ours.find(id); waits {
			text := `{"jsonrpc":"2.0","id":` + id + `,"result":` + string(result) + `}`
			_ = s.Receive(frame.New(frame.In, frame.Client, []byte(text))) // it answers us, so it goes no further
		}
	}
}

// Stateless reports whether this is the row of a client without a session:
// requests to it wait for its next call, and notifications need an open stream.
func (s *Session) Stateless() bool { return s.key != "" }

// askable reports why f, a request, can never be put to a client without a session, or cannot now.
func (s *Session) askable(f *frame.Frame) error {
	if capability[f.Method] == "" {
		return ErrNotAskable
	}
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	if len(s.ledger.standing.items) >= maxQuestions {
		return ErrQueueFull
	}
	return nil
}
