package desktop

import (
	"image"
	"io"
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// display is a connection to a display, and the screen that is on it.
type display struct {
	name string
	conn *xgb.Conn
	root xproto.Window
	size image.Rectangle
}

// open connects to the display of that name, until the test ends.
func open(t testing.TB, name string) display {
	t.Helper()
	xgb.Logger.SetOutput(io.Discard) // it tells of a display that asks for no password
	conn, err := xgb.NewConnDisplay(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	if err := xtest.Init(conn); err != nil {
		t.Fatal(err)
	}
	setup := xproto.Setup(conn)
	screen := setup.DefaultScreen(conn)
	for _, f := range setup.PixmapFormats {
		if f.Depth == screen.RootDepth && (f.BitsPerPixel != 32 || setup.ImageByteOrder != xproto.ImageOrderLSBFirst) {
			t.Fatalf("the display has %d bits a pixel, byte order %d: not what is read here", f.BitsPerPixel, setup.ImageByteOrder)
		}
	}
	return display{name, conn, screen.Root, image.Rect(0, 0, int(screen.WidthInPixels), int(screen.HeightInPixels))}
}

// pixels are those of a part of the screen at one moment: while a display answers it draws nothing. The mouse pointer is
// never among them. A file that the display keeps its screen in has it, but for moments in which something is drawn below.
func (d display) pixels(part image.Rectangle) ([]byte, error) {
	reply, err := xproto.GetImage(d.conn, xproto.ImageFormatZPixmap, xproto.Drawable(d.root),
		int16(part.Min.X), int16(part.Min.Y), uint16(part.Dx()), uint16(part.Dy()), ^uint32(0)).Reply()
	if err != nil {
		return nil, err
	}
	return reply.Data, nil
}

// titled are the windows of that title that can be seen, wherever a window manager has put them.
func (d display) titled(title string) []xproto.Window {
	return d.below(d.root, title, nil)
}

// below adds to found those below a window. One that goes away meanwhile is none of them.
func (d display) below(in xproto.Window, title string, found []xproto.Window) []xproto.Window {
	tree, err := xproto.QueryTree(d.conn, in).Reply()
	if err != nil {
		return found
	}
	for _, w := range tree.Children {
		attributes, err := xproto.GetWindowAttributes(d.conn, w).Reply()
		if err != nil || attributes.MapState != xproto.MapStateViewable {
			continue
		}
		name, err := xproto.GetProperty(d.conn, false, w, xproto.AtomWmName, xproto.GetPropertyTypeAny, 0, 256).Reply()
		if err == nil && string(name.Value) == title {
			found = append(found, w)
		} else {
			found = d.below(w, title, found)
		}
	}
	return found
}

// area is where a window, without its frame, is on the screen; empty: it is gone.
func (d display) area(w xproto.Window) image.Rectangle {
	size, err := xproto.GetGeometry(d.conn, xproto.Drawable(w)).Reply()
	if err != nil {
		return image.Rectangle{}
	}
	at, err := xproto.TranslateCoordinates(d.conn, w, d.root, 0, 0).Reply()
	if err != nil {
		return image.Rectangle{}
	}
	return image.Rect(0, 0, int(size.Width), int(size.Height)).Add(image.Pt(int(at.DstX), int(at.DstY)))
}
