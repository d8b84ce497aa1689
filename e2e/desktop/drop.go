package desktop

import (
	"net/url"
	"time"

	"github.com/jezek/xgb/xproto"

	"switchboard/e2e/harness"
)

// Drop drops a file in the middle of the window, as a file manager does: it is the source of a drag by XDND, version 5. It
// returns once the window has said that it is done with it.
func (w *Window) Drop(file string) {
	w.t.Helper()
	d := open(w.t, w.display.name) // whose events are all of this drag
	late := time.AfterFunc(harness.Deadline, d.conn.Close)
	defer late.Stop()
	atom := func(name string) xproto.Atom {
		a, err := xproto.InternAtom(d.conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			w.t.Fatal(err)
		}
		return a.Atom
	}
	selection, list, finished, status := atom("XdndSelection"), atom("text/uri-list"), atom("XdndFinished"), atom("XdndStatus")
	from, err := xproto.NewWindowId(d.conn)
	if err != nil {
		w.t.Fatal(err)
	}
	xproto.CreateWindow(d.conn, 0, from, d.root, 0, 0, 1, 1, 0, xproto.WindowClassInputOnly, xproto.WindowClassCopyFromParent, 0, nil)
	xproto.SetSelectionOwner(d.conn, from, selection, xproto.TimeCurrentTime)
	say := func(name string, data ...uint32) {
		e := xproto.ClientMessageEvent{Format: 32, Window: w.ID, Type: atom(name),
			Data: xproto.ClientMessageDataUnionData32New(append([]uint32{uint32(from)}, data...))}
		xproto.SendEvent(d.conn, false, w.ID, xproto.EventMaskNoEvent, string(e.Bytes()))
	}
	at := w.At(Place{w.Area.Dx() / 2, w.Area.Dy() / 2})
	say("XdndEnter", 5<<24, uint32(list), 0, 0)
	say("XdndPosition", 0, uint32(at.X)<<16|uint32(at.Y), xproto.TimeCurrentTime, uint32(atom("XdndActionCopy")))
	for {
		e, err := d.conn.WaitForEvent()
		switch e := e.(type) {
		case xproto.ClientMessageEvent:
			switch said := e.Data.Data32; {
			case e.Type == finished:
				return
			case e.Type == status && said[1]&1 == 0:
				w.t.Fatal("the window takes no file")
			case e.Type == status:
				say("XdndDrop", 0, xproto.TimeCurrentTime, 0, 0)
			}
		case xproto.SelectionRequestEvent:
			uri := (&url.URL{Scheme: "file", Path: file}).String() + "\r\n"
			xproto.ChangeProperty(d.conn, xproto.PropModeReplace, e.Requestor, e.Property, list, 8, uint32(len(uri)), []byte(uri))
			given := xproto.SelectionNotifyEvent{Time: e.Time, Requestor: e.Requestor, Selection: e.Selection, Target: e.Target, Property: e.Property}
			xproto.SendEvent(d.conn, false, e.Requestor, xproto.EventMaskNoEvent, string(given.Bytes()))
		case nil:
			w.t.Fatalf("the window does not finish the drag: %v", err)
		}
	}
}
