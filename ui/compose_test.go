package ui

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
	"switchboard/ui/view"
)

func TestVerdict(t *testing.T) {
	r := newRig(t)
	for text, want := range map[string]string{
		"":                  "nothing to send",
		`{"jsonrpc":"2.0"}`: `JSON, but neither a request nor a response: no "method", "result" or "error"`,
		note:                "valid notification",
		`{"jsonrpc":"2.0","id":1,"method":"elicitation/create","params":{}}`: "valid request; message is missing",
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

// What no text can hold goes out as it is, and comes back to be edited as it was written.
// TestSendWhatIsHidden: who sends what the list does not show is told why.
func TestSendWhatIsHidden(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	_, other := r.client("other")
	r.pick(id)
	r.write(`{"jsonrpc":"2.0","id":"mine","method":"ping"}`)
	for _, tt := range []struct{ query, shown, want string }{
		{"", id, ""},
		{"dir:in", id, "; the filter hides it"},
		{"id:mine", id, ""},
		{"", other, "; the list shows another session"},
		{"", "", ""},
	} {
		r.wait(func() {
			r.w.traffic.search.SetText(tt.query)
			r.w.sessions.selectID(tt.shown)
			r.w.compose.aim(id)
		})
		data := []byte(`{"jsonrpc":"2.0","id":"mine","method":"ping"}`)
		r.wait(func() {
			if got := r.w.compose.unseen(data, []session.Receipt{{Session: id, ID: []byte(`"mine"`)}}); got != tt.want {
				t.Errorf("with %q and session %.4s shown it says %q, want %q", tt.query, tt.shown, got, tt.want)
			}
			if got := r.w.compose.unseen(data, []session.Receipt{{Session: id, ID: []byte(`"op-1"`)}}); got != "" {
				t.Errorf("with another id it says %q, want nothing", got)
			}
		})
	}
	r.wait(func() { r.w.traffic.search.SetText("dir:in") })
	r.send()
	if got, want := r.outcome(), `sent with id "mine"; the filter hides it`; got != want {
		t.Errorf("the outcome is %q, want %q", got, want)
	}
}

func TestSendBytes(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.pick(id)
	tap := r.hear()
	var written string
	for name, want := range map[string]func(data []byte) bool{
		"invalid UTF-8":             func(data []byte) bool { return bytes.Contains(data, []byte("\"a\xffz\"")) && !utf8.Valid(data) },
		"very large":                func(data []byte) bool { return len(data) > 1_000_000 && len(data) < 1_000_200 },
		"line breaks in the middle": func(data []byte) bool { return bytes.Contains(data, []byte("\"method\":\r\n\"ping\"")) },
	} {
		if err := r.gw.Pause(id); err != nil { // the client would end at the first
			t.Fatal(err)
		}
		r.wait(func() { r.begins(name); written = r.w.compose.editor.Text })
		r.send()
		e := r.next(tap, spine.Queued)
		if !want(e.Frame.Data) {
			t.Errorf("%s: %.200q was queued (%d bytes), from %s", name, e.Frame.Data, len(e.Frame.Data), written)
		}
		if got, asIs := view.Resend(e.Frame); name == "invalid UTF-8" && (got != written || !asIs) {
			t.Errorf("%s: to be sent again it is %s, as is %v, want what was written", name, got, asIs)
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
		return r.w.compose.to.Selected == "" && r.w.compose.send.Disabled() && slices.Equal(r.w.compose.target.ids, []string{one})
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
	if got, want := r.outcome(), "sent to 1 session; the list shows another session"; got != want {
		t.Errorf("the outcome of sending to all is %q, want %q", got, want)
	}
}

// Two sessions that look the same are still two.
func TestTargetsThatLookAlike(t *testing.T) {
	r := newRig(t)
	infos := []session.Info{{ID: "a1b2-one", Client: "c"}, {ID: "a1b2-two", Client: "c"}, {ID: "a1b2-gone", Client: "c", Reason: session.Idle}}
	r.w.feed.stop() // it would take them for gone
	r.wait(func() {
		p := r.w.compose
		p.update(infos)
		if n := len(p.to.Options); n != 4 {
			t.Fatalf("targets are %q, want all, two sessions, and several", p.to.Options)
		}
		r.w.sessions.infos = infos
		for i, want := range []audience{{all: true}, {ids: []string{"a1b2-one"}}, {ids: []string{"a1b2-two"}}} {
			p.to.SetSelected(p.to.Options[i])
			p.update(infos)
			if !reflect.DeepEqual(p.target, want) || p.to.Selected != p.to.Options[i] {
				t.Errorf("chosen %q: the target is %v, want %v", p.to.Options[i], p.target, want)
			}
		}
		p.aimAt(audience{ids: []string{"a1b2-one", "a1b2-two", "a1b2-gone"}})
		if p.to.Selected != "2 sessions" {
			t.Errorf("aimed at two that live and one that has ended: %q is chosen, want 2 sessions", p.to.Selected)
		}
	})
}

// names are those that the open picker shows.
func (r *rig) picks() (names []string) {
	walk(r.w.win.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
		if l, ok := o.(*listLine); ok && l.says() {
			names = append(names, l.name.canvas.Text)
		}
	})
	return names
}

// pickFound takes from the open picker what is found first by typing.
func (r *rig) pickFound(typed string) {
	r.Helper()
	e, ok := r.w.win.Canvas().Focused().(*seekEntry)
	if !ok {
		r.Fatalf("choosing %q: no picker is open", typed)
	}
	test.Type(e, typed)
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

func TestTemplatesAndAnswers(t *testing.T) {
	r := newRig(t)
	c, id := r.client("probe")
	r.pick(id)
	r.until("the session's revision is known", func() bool { return r.w.compose.revision() != "" })
	r.wait(func() {
		p := r.w.compose
		for _, tmpl := range view.Offer(view.Templates(), p.revision()) {
			if tmpl.Group == view.GroupOther {
				continue
			}
			p.take(view.Sent{Text: tmpl.Text, AsIs: tmpl.AsIs}, tmpl.Fields)
			if p.editor.Text != tmpl.Text || p.raw.Checked != tmpl.AsIs {
				t.Errorf("template %s puts %q in the editor, as is %v", tmpl.Name, p.editor.Text, p.raw.Checked)
			}
			if got := p.verdict.canvas.Text; !tmpl.AsIs && !strings.HasPrefix(got, "valid ") {
				t.Errorf("template %s is judged %q", tmpl.Name, got)
			}
			if len(tmpl.Fields) > 0 && p.editor.SelectedText() != tmpl.Text[tmpl.Fields[0].Start:tmpl.Fields[0].End] {
				t.Errorf("template %s begins with %q selected, want its first field", tmpl.Name, p.editor.SelectedText())
			}
		}
		test.Tap(p.template)
		if got := r.picks(); !slices.Contains(got, "ping") {
			t.Errorf("the picker of templates shows %q, want ping among them", got)
		}
		r.pickFound("elicitation url")
		if got := p.editor.SelectedText(); got != "Sign in to go on." {
			t.Errorf("with a template chosen, %q is selected, want its first field", got)
		}
		if r.w.win.Canvas().Focused() != p.editor {
			t.Error("with a template chosen, the editor has not the keys")
		}
	})
	r.call(c, "slow", map[string]any{"seconds": 60})
	var answer string
	r.until("an answer to the call is offered", func() bool {
		waiting := r.w.journal.Waiting(id)
		if len(waiting) == 0 {
			return false
		}
		test.Tap(r.w.compose.template)
		if names := r.picks(); len(names) > 0 && strings.HasPrefix(names[0], "answer tools/call #") {
			answer = names[0]
			r.pickFound("answer")
		}
		return answer != ""
	})
	tap := r.hear()
	r.wait(func() {
		if got := r.w.compose.editor.SelectedText(); got != "by hand" {
			t.Errorf("in an answer %q is selected, want its text", got)
		}
		if got := r.w.compose.verdict.canvas.Text; got != "valid response" {
			t.Errorf("an answer is judged %q", got)
		}
	})
	r.send()
	e := r.next(tap, spine.Queued)
	if e.Method != "tools/call" || e.Pair == 0 || e.Frame.Kind != frame.Response {
		t.Errorf("the answer went out as %s of %s, pair %d, want a response to the call", e.Frame.Kind, e.Method, e.Pair)
	}
	r.until("the answer is offered no more", func() bool { return len(r.w.journal.Waiting(id)) == 0 })
}
