package ui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
	"switchboard/ui/view"
)

// send is Ctrl+Enter in the editor.
func (r *rig) send() {
	r.wait(func() {
		r.w.compose.editor.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
	})
}

func (r *rig) outcome() (s string) {
	r.wait(func() { s = r.w.compose.outcome.canvas.Text })
	return s
}

// hear is a tap from now on.
func (r *rig) hear() *spine.Tap {
	tap := r.gw.Tap("test", spine.Limit{Items: 1 << 12, Bytes: 1 << 24}, 0)
	r.Cleanup(tap.Close)
	return tap
}

// next is the next event of a kind with a frame that the operator made or, of
// In, that answers one.
func (r *rig) next(tap *spine.Tap, kind spine.Kind) spine.Event {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), 20*time.Second)
	defer cancel()
	for {
		var one [1]spine.Event
		if _, err := tap.Next(ctx, one[:]); err != nil {
			r.Fatalf("waiting for %s: %v", kind, err)
		}
		if e := one[0]; e.Kind == kind && e.Frame != nil && (e.Frame.Origin == frame.Operator || kind == spine.In && e.Pair != 0) {
			return e
		}
	}
}

func TestVerdict(t *testing.T) {
	r := newRig(t)
	for text, want := range map[string]string{
		"":                   "nothing to send",
		`{"jsonrpc":"2.0"}`:  `JSON, but neither a request nor a response: no "method", "result" or "error"`,
		note:                 "valid notification",
		"{\n  \"jsonrpc\" 2": "line 2 column 13",
	} {
		r.write(text)
		r.wait(func() {
			if got := r.w.compose.verdict.canvas.Text; !strings.HasSuffix(got, want) {
				t.Errorf("of %q the composer says %q, want …%q", text, got, want)
			}
		})
	}
}

func TestSend(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	tap := r.hear()
	r.pick(id)

	r.write(`{"jsonrpc":"2.0","id":7,"method":"ping"}`)
	r.send()
	if got, want := r.outcome(), `sent with id "op-1"`; got != want {
		t.Errorf("the outcome is %q, want %q", got, want)
	}
	e := r.next(tap, spine.Out)
	if e.Session != id || e.Frame.Origin != frame.Operator || e.Frame.ID != `"op-1"` {
		t.Errorf("went out to %s: %s of %v, want a ping of the operator with an id of its own", e.Session, e.Frame.Data, e.Frame.Origin)
	}
	if in := r.next(tap, spine.In); in.Pair != e.Of {
		t.Errorf("the answer %s pairs with %d, want %d", in.Frame.Data, in.Pair, e.Of)
	}

	if err := r.gw.Pause(id); err != nil {
		t.Fatal(err)
	}
	r.write(note)
	r.send()
	r.send()
	if got, want := r.outcome(), "sent, behind 1 frame"; got != want {
		t.Errorf("the outcome of the second of two in a paused session is %q, want %q", got, want)
	}
	if err := r.gw.Resume(id); err != nil {
		t.Fatal(err)
	}
	r.next(tap, spine.Out)
	r.next(tap, spine.Out)

	r.wait(func() { r.w.compose.raw.SetChecked(true) })
	// The last of these ends the session: the client takes it for a broken stream.
	for _, text := range []string{`{"jsonrpc":"2.0","id":8,"method":"ping"}`, "{not even JSON"} {
		r.write(text)
		r.send()
		if e := r.next(tap, spine.Out); string(e.Frame.Data) != text {
			t.Errorf("sent as is: %s went out, want %s", e.Frame.Data, text)
		}
	}
}

// A message never goes to another session than the one that was chosen.
func TestTargetIsKept(t *testing.T) {
	r := newRig(t)
	_, one := r.client("one")
	_, two := r.client("two")
	r.pick(one)
	r.write(note)
	if err := r.gw.Disconnect(one); err != nil {
		t.Fatal(err)
	}
	r.says(one, "closed")
	tap := r.hear()
	r.until("nobody is chosen, and Send is off", func() bool {
		return r.w.compose.to.Selected == "" && r.w.compose.send.Disabled() && r.w.compose.target == one
	})
	r.send()
	if got := r.outcome(); !strings.Contains(got, "session is closed") {
		t.Errorf("the outcome is %q, want that the session is closed", got)
	}
	r.inject(two, `{"jsonrpc":"2.0","method":"mark"}`)
	if e := r.next(tap, spine.Queued); e.Method != "mark" {
		t.Errorf("%s was sent to %s, want nothing sent", e.Frame.Data, e.Session)
	}

	r.wait(func() { r.w.compose.to.SetSelected(everyone) })
	r.send()
	if got, want := r.outcome(), "sent to 1 session"; got != want {
		t.Errorf("the outcome of sending to all is %q, want %q", got, want)
	}
}

// Two sessions that look the same are still two.
func TestTargetsThatLookAlike(t *testing.T) {
	r := newRig(t)
	infos := []session.Info{{ID: "a1b2-one", Client: "c"}, {ID: "a1b2-two", Client: "c"}, {ID: "a1b2-gone", Client: "c", Reason: session.Idle}}
	r.wait(func() {
		p := r.w.compose
		p.update(infos)
		if n := len(p.to.Options); n != 3 {
			t.Fatalf("targets are %q, want all and two sessions", p.to.Options)
		}
		for i, want := range []string{everyone, "a1b2-one", "a1b2-two"} {
			p.to.SetSelected(p.to.Options[i])
			p.update(infos)
			if p.target != want || p.to.Selected != p.to.Options[i] {
				t.Errorf("chosen %q: the target is %s, want %s", p.to.Options[i], p.target, want)
			}
		}
	})
}

func TestTemplatesAndAnswers(t *testing.T) {
	r := newRig(t)
	c, id := r.client("probe")
	r.pick(id)
	r.wait(func() {
		for _, tmpl := range view.Templates() {
			r.w.compose.template.SetSelected(tmpl.Name)
			if got := r.w.compose.editor.Text; got != tmpl.Text {
				t.Errorf("template %s puts %q in the editor", tmpl.Name, got)
			}
			if got := r.w.compose.verdict.canvas.Text; !strings.HasPrefix(got, "valid ") {
				t.Errorf("template %s is judged %q", tmpl.Name, got)
			}
		}
	})
	r.call(c, "slow", map[string]any{"seconds": 60})
	var answer string
	r.until("an answer to the call is offered", func() bool {
		i := slices.IndexFunc(r.w.compose.template.Options, func(s string) bool { return strings.HasPrefix(s, "answer tools/call #") })
		if i >= 0 {
			answer = r.w.compose.template.Options[i]
			r.w.compose.template.SetSelected(answer)
		}
		return i >= 0
	})
	tap := r.hear()
	r.send()
	e := r.next(tap, spine.Queued)
	if e.Method != "tools/call" || e.Pair == 0 || e.Frame.Kind != frame.Response {
		t.Errorf("the answer went out as %s of %s, pair %d, want a response to the call", e.Frame.Kind, e.Method, e.Pair)
	}
	r.until("the answer is offered no more", func() bool { return !slices.Contains(r.w.compose.template.Options, answer) })
}

// A beat at which nothing is new makes no templates.
func TestOfferIsCheap(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.pick(id)
	r.says(id, "probe")
	r.wait(func() {
		infos := r.gw.Sessions()
		r.w.compose.update(infos)
		if n := testing.AllocsPerRun(50, func() { r.w.compose.update(infos) }); n > 20 {
			t.Errorf("a beat without news allocates %v times in the composer", n)
		}
	})
}

func TestEditHugeFrame(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.says(id, "probe")
	r.wait(func() {
		before := r.w.compose.editor.Text
		r.w.compose.edit(id, strings.Repeat("x", mostEdited+1))
		if r.w.compose.editor.Text != before {
			t.Error("a frame that is too long to edit was put in the editor")
		}
		if got := r.w.compose.outcome.canvas.Text; !strings.HasPrefix(got, "31 kB are too much to edit") {
			t.Errorf("the outcome is %q", got)
		}
		r.w.compose.edit(id, "x")
		if r.w.compose.editor.Text != "x" || r.w.compose.target != id {
			t.Errorf("edit put %q for %s in the editor", r.w.compose.editor.Text, r.w.compose.target)
		}
	})
}
