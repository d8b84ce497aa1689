package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"switchboard/gateway/config"
	"switchboard/gateway/frame"
	"switchboard/ui/view"
)

// choose shows the row that the event seq made.
func (r *rig) choose(seq uint64) {
	r.Helper()
	r.until("the row", func() bool { return r.w.journal.BySeq(seq) != nil })
	r.wait(func() { r.w.traffic.reveal(seq) })
}

func keys(e fyne.Focusable, names ...fyne.KeyName) {
	for _, name := range names {
		e.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func TestFindInDetail(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	seq := r.inject(id, `{"jsonrpc":"2.0","method":"notifications/message","params":{"data":["needle","Needle",{"x":"NEEDLE"}]}}`).Seq
	r.choose(seq)
	d := r.w.detail
	found := func(want string) {
		t.Helper()
		if got := d.bar.found.canvas.Text; got != want {
			t.Errorf("the bar says %q, want %q", got, want)
		}
	}
	r.wait(func() {
		d.view.FoldAll(1)
		d.view.OnRune('/')
		if !d.bar.isOpen() || r.w.win.Canvas().Focused() != d.bar.entry {
			t.Fatal("/ in the detail did not open its find bar")
		}
		test.Type(d.bar.entry, "needle")
		found("1 of 3")
		keys(d.bar.entry, fyne.KeyReturn, fyne.KeyF3)
		found("3 of 3")
		d.bar.entry.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		keys(d.bar.entry, fyne.KeyReturn)
		d.bar.entry.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		found("2 of 3")
		for _, mode := range []string{rawFrame, hexDump, onWire, pretty} {
			d.turn(mode)
			found("1 of 3")
		}
		d.turn(exchange)
		found("not found")
		d.turn(pretty)
		keys(d.bar.entry, fyne.KeyEscape)
		if d.bar.isOpen() || r.w.win.Canvas().Focused() != d.view {
			t.Error("Escape left the find bar open, or the keys elsewhere")
		}
		if n, of := d.view.Found(); of != 0 {
			t.Errorf("after Escape the search stands at %d of %d, want none", n, of)
		}
	})
}

func TestBytesAreShown(t *testing.T) {
	r := rigWith(t, func(c *config.Config) { c.Gateway.Listen = "127.0.0.1:0" })
	_, id := r.client("probe")
	receipt, err := r.gw.Inject(id, []byte("{\"a\":\"\x00\xff\"}"), true)
	if err != nil {
		t.Fatal(err)
	}
	r.choose(receipt.Seq)
	d := r.w.detail
	r.until("it is written", func() bool { return !d.row.Waits() })
	r.wait(func() {
		for mode, want := range map[string]string{
			rawFrame: `{"a":"‹00›‹ff›"}`,
			hexDump:  `000000  7b 22 61 22 3a 22 00 ff  22 7d                    {"a":".."}`,
			onWire:   "event: message\\r\\n\ndata: {\"a\":\"‹00›‹ff›\"}\\r\\n\nretry: 5000\\r\\n\n\\r\\n",
		} {
			d.turn(mode)
			d.view.SelectAll()
			got := strings.TrimRight(strings.ReplaceAll(d.view.SelectedText(), "\r", ""), "\n")
			if want = strings.TrimRight(strings.ReplaceAll(strings.ReplaceAll(want, `\r`, ""), `\n`, ""), "\n"); got != want {
				t.Errorf("%s shows\n%q, want\n%q", mode, got, want)
			}
		}
		d.turn(pretty)
		if got := d.note.canvas.Text; !strings.Contains(got, "no text") {
			t.Errorf("of a frame that is no text the detail says %q, want that Hex shows it", got)
		}
		d.turn(onWire)
		if got := d.note.canvas.Text; !strings.Contains(got, "An event of the client's stream.") {
			t.Errorf("Wire says %q, want what it is", got)
		}
	})
}

func TestCopyAs(t *testing.T) {
	r := newRig(t)
	c, id := r.client("probe")
	if _, err := c.ListTools(r.Context(), nil); err != nil {
		t.Fatal(err)
	}
	var seq uint64
	r.until("the call and its answer", func() bool {
		for i, end := r.w.journal.Bounds(); i < end; i++ {
			if row := r.w.journal.At(i); row.Method == "tools/list" && row.Answer != 0 && row.HTTP != nil {
				seq = row.Seq
			}
		}
		return seq != 0
	})
	r.choose(seq)
	r.wait(func() {
		row := r.w.journal.BySeq(seq)
		for form, want := range map[string]string{
			"JSON": "\"method\": \"tools/list\"", "exact frame": string(row.Frame.Data), "hex dump": "000000  7b 22 ",
			"SSE frame": "event: message\r\ndata: {", "curl": "message?session_id=" + id, "curl, with secrets": "--data-raw '{",
			"Go test": "session.ListTools(", "TypeScript test": `method: "tools/list"`,
		} {
			item := r.w.detail.copyItem(row)
			i := slices.IndexFunc(item.ChildMenu.Items, func(m *fyne.MenuItem) bool { return m.Label == form })
			item.ChildMenu.Items[i].Action()
			if got := r.w.App.Clipboard().Content(); !strings.Contains(got, want) {
				t.Errorf("copied as %s: %q, want it to have %q", form, got, want)
			}
		}
		// A response is repeated by its request.
		r.w.traffic.reveal(row.Answer)
		for _, f := range copyForms() {
			if f.name == "Go test" {
				r.w.App.Clipboard().SetContent("")
				r.w.detail.copyAs(f)
			}
		}
		if got := r.w.App.Clipboard().Content(); !strings.Contains(got, "session.ListTools(") {
			t.Errorf("the response copied as a Go test: %q, want a test of its request", got)
		}
		// Ctrl+C in the list.
		r.w.copyFrame()
		if got, want := r.w.App.Clipboard().Content(), string(r.w.detail.row.Frame.Data); got != want {
			t.Errorf("Ctrl+C in the list copied %q, want %q", got, want)
		}
	})
	// What has no form says so.
	answer := r.inject(id, `{"jsonrpc":"2.0","id":"op-9","method":"ping"}`).Seq
	r.choose(answer)
	r.wait(func() {
		for _, f := range copyForms() {
			if f.name == "Go test" {
				r.w.detail.copyAs(f)
			}
		}
	})
	r.sees("Only what a client asks or notifies of can be a test: copy it as curl.")
}

func TestWindowsOfTheirOwn(t *testing.T) {
	r := newRig(t)
	_, id := r.client("probe")
	seq := r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`).Seq
	r.choose(seq)
	r.until("the answer", func() bool { return r.w.journal.BySeq(seq).Answer != 0 })
	d := r.w.detail
	r.wait(func() {
		for range mostWindows + 1 {
			d.open(&d.row)
		}
		if n := len(d.opened); n != mostWindows {
			t.Fatalf("%d windows are open, want %d", n, mostWindows)
		}
		o := d.opened[0]
		if got := visible(o.in.Content()); !slices.Contains(got, "ping") || !slices.Contains(got, "Wire") {
			t.Errorf("the window says %q, want the message and its tabs", got)
		}
		o.turn(pairOf)
		if got := o.note.canvas.Text; !strings.Contains(got, "answered in") {
			t.Errorf("its pair is told of by %q, want how long it took", got)
		}
		if d.mode != pretty {
			t.Errorf("the main detail turned to %s with it", d.mode)
		}
		o.view.OnRune('/')
		test.Type(o.bar.entry, "result")
		if got := o.bar.found.canvas.Text; got != "1 of 1" {
			t.Errorf("its find bar says %q, want 1 of 1", got)
		}
		o.pressed(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if o.bar.isOpen() {
			t.Error("Escape left its find bar open")
		}
		o.win.Close()
	})
	r.sees(fmt.Sprintf("%d messages are open in windows of their own: close one first.", mostWindows))
	r.wait(func() {
		if n := len(d.opened); n != mostWindows-1 {
			t.Errorf("after one was closed %d are open, want %d", n, mostWindows-1)
		}
		for _, o := range slices.Clone(d.opened) {
			o.win.Close()
		}
	})
}

// BenchmarkBigDetail is what it takes to show 4 MiB, to turn to each way of reading them, and to find in all of them.
func BenchmarkBigDetail(b *testing.B) {
	r := newRig(b)
	_, id := r.client("probe")
	r.wait(r.w.feed.stop)
	var items []string
	for i := range 40_000 {
		items = append(items, fmt.Sprintf(`{"name":"item-%d","text":%q}`, i, strings.Repeat("x", 70)))
	}
	data := []byte(`{"jsonrpc":"2.0","method":"notifications/big","params":{"items":[` + strings.Join(items, ",") + `]}}`)
	row := &view.Row{Seq: 1 << 50, Session: id}
	row.Frame = frame.New(frame.Out, frame.Backend, data)
	d := r.w.detail
	for _, mode := range []string{pretty, rawFrame, hexDump, onWire} {
		b.Run(mode, func(b *testing.B) {
			r.wait(func() {
				b.SetBytes(int64(len(data)))
				for b.Loop() {
					d.show(nil)
					d.turn(mode)
					d.show(row)
					d.view.Refresh()
				}
			})
		})
		b.Run(mode+" find", func(b *testing.B) {
			found := 0
			r.wait(func() {
				b.SetBytes(int64(len(data)))
				for b.Loop() {
					d.show(row)
					found = d.view.Find("item-39999")
					d.show(nil)
				}
			})
			if found != 1 {
				b.Errorf("found %d times, want once", found)
			}
		})
	}
}
