package session

import (
	"encoding/json"
	"slices"
	"testing"

	"switchboard/gateway/spine"
)

// TestAsk: two calls of one client at the same time do not get the same
// questions, those that were not put wait again, and why one waits is told once.
func TestAsk(t *testing.T) {
	r := newRig(t, roomy)
	s := r.open(&backend{})
	for _, m := range []string{"elicitation/create", "roots/list", "sampling/createMessage"} {
		if _, err := s.Inject([]byte(request(1, m)), false); err != nil {
			t.Fatal(err)
		}
	}
	able := map[string]json.RawMessage{"elicitation": nil, "roots": nil}
	for range 2 {
		if got := s.Ask(map[string]json.RawMessage{"roots": nil}); len(got) != 0 {
			t.Errorf("Ask of a client that cannot answer the first = %v", got)
		}
	}
	first := s.Ask(able)
	if len(first) != 2 || first[0].ID != `"op-1"` || string(first[1].Ask) != `{"method":"roots/list"}` {
		t.Errorf("Ask = %s; want two questions", first)
	}
	if again := s.Ask(able); len(again) != 0 {
		t.Errorf("a second Ask = %v; want none, they are taken", again)
	}
	s.Asked(0)
	if again := s.Ask(able); len(again) != 2 {
		t.Errorf("Ask after they were not put = %v; want both again", again)
	}
	s.Asked(2)
	if info := s.Info(); info.Depth != 1 {
		t.Errorf("%d wait; want the last", info.Depth)
	}
	s.Answers(map[string]json.RawMessage{`"op-1"`: json.RawMessage(`{}`), `"op-9"`: json.RawMessage(`{}`)})
	s.Answers(map[string]json.RawMessage{`"op-1"`: json.RawMessage(`{}`)})
	var notes []string
	answered := 0
	for _, e := range r.events() {
		switch e.Kind {
		case spine.Switched:
			notes = append(notes, e.Note)
		case spine.In:
			answered++
			if e.Method != "elicitation/create" || e.Pair == 0 {
				t.Errorf("the answer came as %+v; want it paired", e)
			}
		}
	}
	if want := []string{`elicitation/create "op-1" waits: the client does not declare elicitation`,
		`sampling/createMessage "op-3" waits: the client does not declare sampling`}; !slices.Equal(notes, want) {
		t.Errorf("told %q; want %q", notes, want)
	}
	if answered != 1 {
		t.Errorf("%d answers came in; want one, once", answered)
	}
}

// TestAskTakesOneStep: while paused, a question is put for a step and for no other.
func TestAskTakesOneStep(t *testing.T) {
	r := newRig(t, roomy)
	s := r.open(&backend{})
	able := map[string]json.RawMessage{"roots": nil}
	s.Pause()
	for range 2 {
		if _, err := s.Inject([]byte(request(1, "roots/list")), false); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.Ask(able); len(got) != 0 {
		t.Errorf("Ask while paused = %v", got)
	}
	if err := s.Step(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // what is not put costs no step
		if got := s.Ask(able); len(got) != 1 {
			t.Fatalf("Ask after a step = %v; want one", got)
		}
		s.Asked(0)
	}
	s.Ask(able)
	s.Asked(1)
	if got := s.Ask(able); len(got) != 0 {
		t.Errorf("Ask after the step was used = %v", got)
	}
}
