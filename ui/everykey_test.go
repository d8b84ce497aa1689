package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// TestEveryKey presses each key that the list of keys names, in each state that a person may be in: it must do something that
// can be seen, or say why it does not. What has no key is done as well, and must not end the window.
func TestEveryKey(t *testing.T) {
	for name, begin := range map[string]func(*rig){
		"nothing yet": func(*rig) {},
		"a session that is selected": func(r *rig) {
			_, id := r.client("probe")
			r.pick(id)
		},
		"a row that is selected": func(r *rig) {
			_, id := r.client("probe")
			r.choose(r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`).Seq)
		},
		"the overview": func(r *rig) {
			r.client("probe")
			r.wait(func() { r.w.overview.show(true) })
		},
		"a recording": func(r *rig) {
			r.open(recorded(r, 3))
			r.choose(4)
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			begin(r)
			// What ends the state comes last.
			last := []string{"Back to live", "Clear", "Forget closed", "Disconnect", "Start or stop"}
			rank := func(a action) int {
				return 1 + slices.IndexFunc(last, func(s string) bool { return strings.HasPrefix(a.Name, s) })
			}
			all := slices.Clone(r.w.actions)
			slices.SortStableFunc(all, func(a, b action) int { return rank(a) - rank(b) })
			for _, a := range all {
				if strings.Contains(a.Name, "Browse") || a.Name == "Open a recording…" && a.Key == "" {
					continue
				}
				if a.Key == "" {
					r.wait(func() { r.w.run(&a) })
				}
				for _, key := range a.keys() {
					r.does(&a, key)
					r.wait(r.closeAll)
				}
				r.wait(r.closeAll)
			}
			r.until("what is done in the background is done", func() bool { return !r.w.top.turning && !r.w.top.record.Disabled() && !r.w.export.busy })
		})
	}
}

// does presses a key where nothing has the focus, and waits until something of it is seen.
func (r *rig) does(a *action, key string) {
	r.Helper()
	var before string
	r.wait(func() {
		w := r.w
		w.win.Canvas().Unfocus()
		w.status.said.set(0, "")
		w.detail.mode = ""
		before = r.seen()
		switch s := shortcutOf(key); {
		case s != nil:
			for _, menu := range w.win.MainMenu().Items {
				for _, item := range menu.Items {
					if item.Shortcut != nil && item.Shortcut.ShortcutName() == s.ShortcutName() {
						item.Action()
					}
				}
			}
		case len([]rune(key)) == 1:
			w.typed([]rune(strings.ToLower(key))[0])
		case key == "Space":
			w.pressed(&fyne.KeyEvent{Name: fyne.KeySpace})
			w.typed(' ')
		default:
			w.pressed(&fyne.KeyEvent{Name: fyne.KeyName(key)})
		}
		before += "|" + key
		if after := r.seen() + "|" + key; after != before {
			before = ""
		}
	})
	if before != "" { // it is done in the background
		r.until(fmt.Sprintf("%s (%s) does something, or says why it does not", key, a.Name), func() bool { return r.seen()+"|"+key != before })
	}
}

// seen is what a person can see of the window, as far as the driver of the tests can.
func (r *rig) seen() string {
	w := r.w
	row, is := w.traffic.list.Selected()
	var over []string
	if top := w.win.Canvas().Overlays().Top(); top != nil {
		over = visible(top)
	}
	return fmt.Sprint(visible(w.win.Content()), over, w.detail.mode, row, is, w.traffic.list.Follow(), w.traffic.paused, len(fyne.CurrentApp().Driver().AllWindows()),
		fmt.Sprintf("%p", w.win.Canvas().Focused()), w.App.Clipboard().Content(), w.win.Canvas().Size(),
		w.stands.splits[0].Offset, w.stands.splits[1].Offset, w.stands.splits[2].Offset)
}

// closeAll closes what lies over the window, and all other windows.
func (r *rig) closeAll() {
	r.w.uncover()
	for {
		top := r.w.win.Canvas().Overlays().Top()
		if top == nil {
			break
		}
		r.w.win.Canvas().Overlays().Remove(top)
	}
	for _, win := range slices.Clone(fyne.CurrentApp().Driver().AllWindows()) {
		if win != r.w.win {
			win.Close()
		}
	}
}
