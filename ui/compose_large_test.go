package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"switchboard/ui/view"
)

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
		r.w.compose.edit(id, strings.Repeat("x", mostEdited+1), false)
		if r.w.compose.editor.Text != before {
			t.Error("a frame that is too long to edit was put in the editor")
		}
		if got := r.w.compose.outcome.canvas.Text; !strings.HasPrefix(got, "31 kB are too much to edit") {
			t.Errorf("the outcome is %q", got)
		}
		r.w.compose.editor.TypedShortcut(&fyne.ShortcutPaste{Clipboard: pasted(strings.Repeat("x", mostEdited))})
		if r.w.compose.editor.Text != before {
			t.Error("a text that is too long to edit was pasted into the editor")
		}
		r.w.compose.edit(id, "x", false)
		if r.w.compose.editor.Text != "x" || !slices.Equal(r.w.compose.target.ids, []string{id}) {
			t.Errorf("edit put %q for %v in the editor", r.w.compose.editor.Text, r.w.compose.target)
		}
	})
}

// BenchmarkKey is a letter typed in a text as long as the editor takes, without what the editor itself does.
func BenchmarkKey(b *testing.B) {
	r := newRig(b)
	r.wait(func() {
		p := r.w.compose
		p.take(view.Sent{Text: `{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage","params":{"maxTokens":1,"messages":[` +
			strings.Repeat(`{"role":"user","content":{"type":"text","text":"a"}},`+"\n", mostEdited/60) + `{"role":"user","content":{"type":"text","text":"a"}}]}}`}, nil)
		p.editor.choose(view.Span{Start: 20 << 10, End: 20 << 10})
		for b.Loop() {
			p.check()
		}
	})
}
