package ui

import (
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"switchboard/gateway/measure"
	"switchboard/ui/glyph"
	"switchboard/ui/plot"
	"switchboard/ui/raster"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// figureStrip is a line of figures and curves, drawn as one image: figures change with each beat, and
// as texts each would be a texture that stays for a minute.
type figureStrip struct {
	widget.BaseWidget
	raster.Measures
	sheet      *raster.Sheet
	small, big *glyph.Face
	tiles      []tile
	curves     []curve
	now        time.Time // the end of the curves
	pointer    float32   // where the mouse is, in Fyne's pixels from the left; less than 0: elsewhere
}

// tile is a figure with a name above and more about it below.
type tile struct {
	name, value, unit string
	about             []string // as many of them as there is room for
	role, aboutRole   theme.Role
}

// curve is a number of each second, of all sessions and of the one that is selected.
type curve struct {
	name string
	all  [measure.Seconds]uint32
	one  [measure.Seconds]uint32
	some bool // a session is selected
}

// The measures of the strip, in Fyne's pixels.
const (
	stripHeight = 72
	stripPad    = 14
	tileLeast   = 112
	tileMost    = 164
	curveTop    = 26
	curveBottom = 62
)

func newFigureStrip() *figureStrip {
	s := &figureStrip{pointer: -1}
	s.sheet = raster.New(s, s.fit, s.draw)
	s.ExtendBaseWidget(s)
	return s
}

// set shows figures of a moment.
func (s *figureStrip) set(tiles []tile, curves []curve, now time.Time) {
	s.tiles, s.curves, s.now = tiles, curves, now
	s.sheet.Refresh()
}

// MinSize is Fyne's.
func (s *figureStrip) MinSize() fyne.Size { return fyne.NewSize(200, stripHeight) }

// CreateRenderer is Fyne's.
func (s *figureStrip) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(s.sheet.Object())
}

// MouseIn, MouseMoved and MouseOut tell what a curve was at the pointer.
func (s *figureStrip) MouseIn(e *desktop.MouseEvent) { s.MouseMoved(e) }

// MouseMoved is told by MouseIn.
func (s *figureStrip) MouseMoved(e *desktop.MouseEvent) {
	s.pointer = e.Position.X
	s.sheet.Refresh()
}

// MouseOut is told by MouseIn.
func (s *figureStrip) MouseOut() {
	s.pointer = -1
	s.sheet.Refresh()
}

func (s *figureStrip) fit(m raster.Measures) {
	if s.Scale != m.Scale {
		s.small, s.big = m.NewFace(theme.SmallText), m.NewFace(20)
	}
	s.Measures = m
}

func (s *figureStrip) draw(pal *theme.Palette) {
	w := float32(s.Width) / s.Scale
	s.sheet.Fill(image.Rect(0, s.Height-s.Px(1), s.Width, s.Height), pal.Of(theme.Border))
	each := min(max(w*0.148, tileLeast), tileMost)
	x := float32(stripPad)
	for i := range s.tiles {
		s.drawTile(&s.tiles[i], s.Px(x), s.Px(each-10), pal)
		x += each
	}
	n := float32(len(s.curves))
	if wide := (w - x - stripPad) / max(n, 1); wide > 60 {
		for i := range s.curves {
			s.drawCurve(&s.curves[i], x+float32(i)*(wide+stripPad/2), wide-stripPad/2, pal)
		}
	}
}

func (s *figureStrip) drawTile(t *tile, x, width int, pal *theme.Palette) {
	s.sheet.Clip(image.Rect(x, 0, x+width, s.Px(stripHeight-1)))
	cells := width / s.small.CellW
	s.sheet.Text(s.small, t.name, x, s.Px(19), cells, pal.Of(theme.Muted), false)
	end := s.sheet.Text(s.big, t.value, x, s.Px(42), width/s.big.CellW, pal.Of(t.role), false)
	s.sheet.Text(s.small, t.unit, end+s.Px(5), s.Px(42), (x+width-end)/s.small.CellW, pal.Of(theme.Muted), false)
	for i, about := range t.about {
		need := len([]rune(about))
		if i > 0 && need > cells {
			break
		}
		x = s.sheet.Text(s.small, about, x, s.Px(60), cells, pal.Of(t.aboutRole), false) + 2*s.small.CellW
		cells -= need + 2
	}
}

func (s *figureStrip) drawCurve(c *curve, x, wide float32, pal *theme.Palette) {
	r := image.Rect(s.Px(x), s.Px(curveTop), s.Px(x+wide), s.Px(curveBottom))
	s.sheet.Clip(s.sheet.Img.Rect)
	phase := int(s.now.Unix())
	all := plot.Group(c.all[:], r.Dx(), phase)
	top := plot.Scale(all)
	for minute := 1; minute < 5; minute++ { // counted from now, which is right
		at := r.Max.X - minute*r.Dx()/5
		s.sheet.Fill(image.Rect(at, r.Min.Y, at+s.Px(1), r.Max.Y), pal.Of(theme.Guide))
	}
	s.sheet.Fill(image.Rect(r.Min.X, r.Max.Y, r.Max.X, r.Max.Y+s.Px(1)), pal.Of(theme.Border))
	thick := max(s.Px(1), 1)
	const main = theme.Accent
	if c.some {
		plot.Draw(&s.sheet.Canvas, r, all, top, plot.Line{Stroke: pal.Of(theme.Faint), Thick: thick})
		plot.Draw(&s.sheet.Canvas, r, plot.Group(c.one[:], r.Dx(), phase), top,
			plot.Line{Stroke: pal.Of(main), Fill: pal.Of(theme.BadgeBackground(main)), Thick: thick})
	} else {
		plot.Draw(&s.sheet.Canvas, r, all, top, plot.Line{Stroke: pal.Of(main), Fill: pal.Of(theme.BadgeBackground(main)), Thick: thick})
	}
	s.drawAbout(c, r, pal)
}

// drawAbout is the line above a curve: its name and newest number, or those at the pointer.
func (s *figureStrip) drawAbout(c *curve, r image.Rectangle, pal *theme.Palette) {
	shown := &c.all
	if c.some {
		shown = &c.one
	}
	peak := uint32(0)
	for _, v := range shown {
		peak = max(peak, v)
	}
	about := view.Count(uint64(shown[len(shown)-1]))
	if long := about + " · peak " + view.Count(uint64(peak)); glyph.Width(c.name+" "+long, 99)*s.small.CellW <= r.Dx() {
		about = long
	}
	if at := s.Px(s.pointer); s.pointer >= 0 && at >= r.Min.X && at < r.Max.X {
		i := (at - r.Min.X) * len(shown) / r.Dx()
		s.sheet.Fill(image.Rect(at, r.Min.Y, at+s.Px(1), r.Max.Y), pal.Of(theme.Muted))
		about = s.now.Add(time.Duration(i-len(shown))*time.Second).Format("15:04:05") + "  " + view.Count(uint64(shown[i]))
	}
	cells := r.Dx() / s.small.CellW
	end := s.sheet.Text(s.small, c.name, r.Min.X, s.Px(19), cells, pal.Of(theme.Muted), false)
	room := (r.Max.X - end) / s.small.CellW
	n := min(glyph.Width(about, room), room)
	s.sheet.Text(s.small, about, r.Max.X-n*s.small.CellW, s.Px(19), room, pal.Of(theme.Text), false)
}
