package desktop

import (
	"bytes"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"

	"switchboard/e2e/harness"
)

// Keyboard presses keys over one connection, so that the time at which one is pressed is known, and looks at a part of
// the screen from then on: what a person waits for. Its methods are for one goroutine.
type Keyboard struct {
	w     *Window
	conn  *xgb.Conn
	codes map[string]xproto.Keycode
}

// keysyms are the keys that it has, as X numbers them.
var keysyms = map[string]xproto.Keysym{"j": 'j', "k": 'k', "g": 'g', "w": 'w', "f": 'f', "BackSpace": 0xff08, "Escape": 0xff1b, "Down": 0xff54, "Up": 0xff52}

// Keyboard is one for a window, which has the keys. It is for as long as the desktop.
func (w *Window) Keyboard() *Keyboard {
	w.t.Helper()
	conn := w.display.conn
	k := &Keyboard{w: w, conn: conn, codes: map[string]xproto.Keycode{}}
	setup := xproto.Setup(conn)
	all, err := xproto.GetKeyboardMapping(conn, setup.MinKeycode, byte(setup.MaxKeycode-setup.MinKeycode+1)).Reply()
	if err != nil {
		w.t.Fatal(err)
	}
	for name, sym := range keysyms {
		for i := 0; i < len(all.Keysyms); i += int(all.KeysymsPerKeycode) {
			if all.Keysyms[i] == sym {
				k.codes[name] = setup.MinKeycode + xproto.Keycode(i/int(all.KeysymsPerKeycode))
				break
			}
		}
	}
	return k
}

// look is what an area of the window looks like now.
func (k *Keyboard) look(a Area) []byte {
	k.w.t.Helper()
	return k.w.glimpse(k.w.In(a)).pix
}

// Press presses a key, and gives the time from then until an area of the window looks other than before. late: it did not
// within the deadline.
func (k *Keyboard) Press(key string, seen Area) (took time.Duration, late bool) {
	k.w.t.Helper()
	code, ok := k.codes[key]
	if !ok {
		k.w.t.Fatalf("the keyboard has no key %s", key)
	}
	before := k.look(seen)
	start := time.Now()
	for _, kind := range []byte{xproto.KeyPress, xproto.KeyRelease} {
		if err := xtest.FakeInputChecked(k.conn, kind, byte(code), 0, xproto.WindowNone, 0, 0, 0).Check(); err != nil {
			k.w.t.Fatal(err)
		}
	}
	tick := time.NewTicker(500 * time.Microsecond)
	defer tick.Stop()
	for bytes.Equal(before, k.look(seen)) {
		if took = time.Since(start); took > harness.Deadline {
			return took, true
		}
		<-tick.C
	}
	return time.Since(start), false
}

// Settles gives the time from now until an area of the window was seen to change last, once it has looked alike for a while.
func (k *Keyboard) Settles(seen Area, while time.Duration) time.Duration {
	k.w.t.Helper()
	start := time.Now()
	last, changed := k.look(seen), start
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for time.Since(changed) < while && time.Since(start) < harness.Deadline {
		<-tick.C
		if now := k.look(seen); !bytes.Equal(last, now) {
			last, changed = now, time.Now()
		}
	}
	return changed.Sub(start)
}
