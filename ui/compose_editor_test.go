package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"switchboard/ui/view"
)

// keys presses keys in the editor, one after the other; "shift+Tab" and the like with shift, "alt+Up", "ctrl+Space".
func (r *rig) keys(names ...string) {
	e := r.w.compose.editor
	for _, name := range names {
		modifier, key, held := strings.Cut(name, "+")
		switch {
		case !held:
			e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(name)})
		case modifier == "shift":
			e.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
			e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(key)})
			e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		default:
			m := map[string]fyne.KeyModifier{"alt": fyne.KeyModifierAlt, "ctrl": fyne.KeyModifierControl}[modifier]
			e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyName(key), Modifier: m})
		}
	}
}

// types types in the editor, letter by letter.
func (r *rig) types(text string) {
	for _, c := range text {
		r.w.compose.editor.TypedRune(c)
	}
}

// begins puts the template of that name in the editor.
func (r *rig) begins(name string) {
	r.Helper()
	i := slices.IndexFunc(r.w.compose.templates, func(t view.Template) bool { return t.Name == name })
	if i < 0 {
		r.Fatalf("there is no template %q", name)
	}
	t := r.w.compose.templates[i]
	r.w.compose.take(view.Sent{Text: t.Text, AsIs: t.AsIs}, t.Fields)
}

func TestTabGoesFromFieldToField(t *testing.T) {
	r := newRig(t)
	r.wait(func() {
		e := r.w.compose.editor
		r.begins("elicitation/create url")
		selected := func(want string) {
			t.Helper()
			if got := e.SelectedText(); got != want {
				t.Errorf("selected is %q, want %q", got, want)
			}
		}
		selected("Sign in to go on.")
		r.types("Please.") // over what is selected
		r.keys("Tab")
		selected("https://example.com/sign-in")
		r.keys("shift+Tab")
		selected("Please.")
		r.keys("Tab", "Tab")
		selected("el-1")
		r.keys("BackSpace")
		r.types(`ä"`)
		r.keys("BackSpace")
		r.keys("shift+Tab")
		selected("https://example.com/sign-in")
		r.keys("Tab")
		selected("ä")
		r.keys("Tab") // behind the last: the end, and no fields any more
		selected("")
		if e.cursor() != len(e.Text) {
			t.Errorf("after the last field the cursor is at %d of %d, want at the end", e.cursor(), len(e.Text))
		}
		before := e.Text
		r.keys("shift+Tab")
		if e.Text != before {
			t.Error("Shift+Tab with no field left changed the text")
		}
		r.keys("Tab")
		if e.Text != before+"\t" {
			t.Error("Tab with no field left did not do what it does in an editor")
		}
		if got := r.w.compose.verdict.canvas.Text; got != "valid request" {
			t.Errorf("what was filled in is judged %q:\n%s", got, e.Text)
		}
	})
}

// An edit above a field moves it, and undo brings it back.
func TestFieldsAfterEditing(t *testing.T) {
	r := newRig(t)
	r.wait(func() {
		e := r.w.compose.editor
		r.begins("message")
		e.choose(view.Span{})
		r.types("\n\n")
		r.keys("Return", "Tab")
		if got := e.SelectedText(); got != "Something to know." && got != "warning" {
			t.Errorf("after lines above, Tab selects %q, want a field", got)
		}
		e.Undo()
		r.keys("Tab")
		if got := e.SelectedText(); got != "Something to know." && got != "warning" && got != "switchboard" {
			t.Errorf("after undo, Tab selects %q, want a field", got)
		}
	})
}

func TestHintAndCompletion(t *testing.T) {
	r := newRig(t)
	r.wait(func() {
		p := r.w.compose
		p.take(view.Sent{Text: `{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage","params":{}}`}, nil)
		p.editor.choose(view.Span{Start: len(p.editor.Text) - 2, End: len(p.editor.Text) - 2})
		p.pointed()
		if got := p.hint.canvas.Text; got != "needs maxTokens, messages" {
			t.Errorf("the hint in an empty object is %q", got)
		}
		r.keys("ctrl+Space")
		if !p.list.isOpen() || p.list.offers[0].Text != "maxTokens" || p.list.offers[0].About != "integer, required" {
			t.Fatalf("Ctrl+Space offers %v", p.list.offers)
		}
		r.keys("Return")
		if want := `"params":{"maxTokens": 0}}`; !strings.HasSuffix(p.editor.Text, want) || p.editor.SelectedText() != "0" {
			t.Errorf("what was offered makes %s with %q selected, want …%s and the 0", p.editor.Text, p.editor.SelectedText(), want)
		}
		r.types("200")
		if got := p.hint.canvas.Text; got != "maxTokens: integer, required" {
			t.Errorf("the hint in a value is %q", got)
		}
		r.types(`,"sys`)
		r.keys("ctrl+Space")
		r.keys("Escape")
		if p.list.isOpen() {
			t.Error("Escape leaves the list open")
		}
		r.keys("ctrl+Space")
		if len(p.list.offers) != 1 {
			t.Errorf("after sys, Ctrl+Space offers %v, want systemPrompt alone", p.list.offers)
		}
		r.keys("Tab")
		if want := `{"maxTokens": 200,"systemPrompt": ""}}`; !strings.HasSuffix(p.editor.Text, want) {
			t.Errorf("what was offered makes %s, want …%s", p.editor.Text, want)
		}
		if got := p.verdict.canvas.Text; got != "valid request; messages is missing" {
			t.Errorf("the verdict is %q", got)
		}
		p.editor.Undo()
		p.raw.SetChecked(true)
		p.editor.choose(view.Span{})
		p.pointed()
		if got := p.hint.canvas.Text; got != asIsHint {
			t.Errorf("the hint of as is = %q", got)
		}
	})
}

func TestLayOut(t *testing.T) {
	r := newRig(t)
	r.wait(func() {
		p := r.w.compose
		const one = `{"jsonrpc":"2.0","id":1.50,"method":"ping"}`
		p.take(view.Sent{Text: one}, nil)
		p.layOut()
		if want := "{\n  \"jsonrpc\": \"2.0\",\n  \"id\": 1.50,\n  \"method\": \"ping\"\n}"; p.editor.Text != want {
			t.Errorf("laid out: %q, want %q", p.editor.Text, want)
		}
		p.layOut()
		if p.editor.Text != one {
			t.Errorf("laid out twice: %q, want one line again", p.editor.Text)
		}
		p.editor.Undo()
		p.editor.Undo()
		if p.editor.Text == "" {
			t.Error("what is laid out cannot be undone")
		}
		p.take(view.Sent{Text: "{\n\"a\" 1}"}, nil)
		p.layOut()
		if got := p.outcome.canvas.Text; got != "Not laid out: it is not JSON." || p.marks.line != 2 {
			t.Errorf("laying out what is no JSON says %q, and marks line %d, want 2", got, p.marks.line)
		}
	})
}

func TestSentIsKept(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	r.pick(id)
	for _, method := range []string{"alpha", "bravo", "alpha", "charlie"} {
		r.write(`{"jsonrpc":"2.0","method":"` + method + `"}`)
		r.send()
	}
	r.wait(func() {
		p := r.w.compose
		var methods []string
		for _, s := range r.w.Memory.State().Sent {
			methods = append(methods, s.Method)
			if !strings.Contains(s.To, "probe") {
				t.Errorf("sent to %q, want the client's name", s.To)
			}
		}
		if got := strings.Join(methods, " "); got != "charlie alpha bravo" {
			t.Errorf("remembered is %q, want the newest first and equal ones once", got)
		}
		p.editor.SetText("being written")
		shows := func(want string) {
			t.Helper()
			if !strings.Contains(p.editor.Text, want) {
				t.Errorf("the editor holds %s, want %s", p.editor.Text, want)
			}
		}
		r.keys("alt+Up")
		shows(`"charlie"`)
		r.keys("alt+Up", "alt+Up", "alt+Up")
		shows(`"bravo"`)
		r.keys("alt+Down")
		shows(`"alpha"`)
		r.keys("alt+Down", "alt+Down", "alt+Down")
		shows("being written")

		test.Tap(p.past)
		if names := r.picks(); len(names) != 3 || !strings.HasSuffix(names[0], "  charlie") {
			t.Errorf("the history shows %q, want three, charlie first", names)
		}
		r.pickFound("bravo")
		shows(`"bravo"`)
		p.forget()
		if n := len(r.w.Memory.State().Sent); n != 0 {
			t.Errorf("%d are remembered after they were forgotten", n)
		}
		test.Tap(p.past)
		if names := r.picks(); len(names) != 0 {
			t.Errorf("the history shows %q after it was forgotten", names)
		}
	})
}
