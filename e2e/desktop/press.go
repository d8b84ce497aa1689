package desktop

import (
	"bytes"
	"fmt"
	"image"
	"os"
	"slices"
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

// Keyboard is one for a window, which has the keys. It is closed with the test.
func (w *Window) Keyboard() *Keyboard {
	w.t.Helper()
	conn := w.connect()
	w.t.Cleanup(conn.Close)
	k := &Keyboard{w: w, conn: conn, codes: map[string]xproto.Keycode{}}
	if err := xtest.Init(conn); err != nil {
		w.t.Fatal(err)
	}
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

// Press presses a key, and gives the time from then until an area of the window looks other than before. late: it did not
// within the deadline.
func (k *Keyboard) Press(key string, seen Area) (took time.Duration, late bool) {
	k.w.t.Helper()
	code, ok := k.codes[key]
	if !ok {
		k.w.t.Fatalf("the keyboard has no key %s", key)
	}
	glimpse := k.w.glimpse(seen)
	defer glimpse.close()
	before := slices.Clone(glimpse.look())
	start := time.Now()
	for _, kind := range []byte{xproto.KeyPress, xproto.KeyRelease} {
		if err := xtest.FakeInputChecked(k.conn, kind, byte(code), 0, xproto.WindowNone, 0, 0, 0).Check(); err != nil {
			k.w.t.Fatal(err)
		}
	}
	tick := time.NewTicker(500 * time.Microsecond)
	defer tick.Stop()
	for bytes.Equal(before, glimpse.look()) {
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
	glimpse := k.w.glimpse(seen)
	defer glimpse.close()
	start := time.Now()
	last, changed := slices.Clone(glimpse.look()), start
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for time.Since(changed) < while && time.Since(start) < harness.Deadline {
		<-tick.C
		if now := glimpse.look(); !bytes.Equal(last, now) {
			last, changed = slices.Clone(now), time.Now()
		}
	}
	return changed.Sub(start)
}

// glimpse reads a small part of the screen, again and again, at the cost of a few reads.
type glimpse struct {
	w    *Window
	file *os.File
	part image.Rectangle
	pix  []byte
	at   int64 // of the screen's first pixel
	line int   // bytes of a line of the screen
}

func (w *Window) glimpse(a Area) *glimpse {
	w.t.Helper()
	shot := w.Look()
	f, err := os.Open(w.screen)
	if err != nil {
		w.t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		w.t.Fatal(err)
	}
	part := w.In(a).Intersect(shot.Rect)
	if part.Empty() {
		w.t.Fatal(fmt.Errorf("%v is not on the screen", a))
	}
	return &glimpse{w, f, part, make([]byte, 4*part.Dx()*part.Dy()), info.Size() - int64(len(shot.pix)), shot.stride}
}

// look gives the pixels of now, until the next look.
func (g *glimpse) look() []byte {
	g.w.t.Helper()
	wide := 4 * g.part.Dx()
	for y := range g.part.Dy() {
		at := g.at + int64((g.part.Min.Y+y)*g.line+4*g.part.Min.X)
		if _, err := g.file.ReadAt(g.pix[y*wide:(y+1)*wide], at); err != nil {
			g.w.t.Fatal(err)
		}
	}
	return g.pix
}

func (g *glimpse) close() { g.file.Close() }
