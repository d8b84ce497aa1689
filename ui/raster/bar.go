package raster

import (
	"image"

	"switchboard/ui/theme"
)

// Bar is a scrollbar as it stands: a widget makes it anew of where it is scrolled to, whenever it asks something of it.
// What a press holds is the widget's: one number, from Grab to the last Drag.
type Bar struct {
	Track  image.Rectangle // where it lies, in device pixels
	Across bool            // from left to right, not down
	Offset float64         // how far the content is scrolled, in whatever unit Limit has
	Limit  float64         // the most that it can be; 0: all of it is seen, and there is no handle
	Least  int             // the shortest that the handle gets
}

// LeastHandle is how short a handle gets, in Fyne's pixels.
const LeastHandle = 28

// Handle is what is dragged; empty where all is seen.
func (b Bar) Handle() image.Rectangle {
	if b.Limit <= 0 || b.Track.Empty() {
		return image.Rectangle{}
	}
	at, length := thumb(b.length(), b.Offset, b.Limit, b.Least)
	h := b.Track
	if b.Across {
		h.Min.X += at
		h.Max.X = h.Min.X + length
	} else {
		h.Min.Y += at
		h.Max.Y = h.Min.Y + length
	}
	return h
}

// Hit reports whether a press at p is for the scrollbar.
func (b Bar) Hit(p image.Point) bool { return b.Limit > 0 && p.In(b.Track) }

// Grab is what a press at p holds: the handle where it was taken, or by its middle, which comes there, if the track beside
// it was hit.
func (b Bar) Grab(p image.Point) (grab int) {
	h := b.Handle()
	at := b.along(p) - b.along(h.Min)
	if length := b.along(h.Max) - b.along(h.Min); at < 0 || at >= length {
		return length / 2
	}
	return at
}

// Drag is the offset at which the handle, held at grab, lies under p. It may be less than 0, or more than Limit.
func (b Bar) Drag(p image.Point, grab int) (offset float64) {
	h := b.Handle()
	return thumbOffset(b.along(p)-grab-b.along(b.Track.Min), b.length(), b.along(h.Max)-b.along(h.Min), b.Limit)
}

// Draw paints the handle; lit is for one that is held, or under the pointer.
func (b Bar) Draw(s *Sheet, pal *theme.Palette, lit bool) {
	h := b.Handle()
	if h.Empty() {
		return
	}
	role, inset := theme.Scrollbar, s.measures.Px(3)
	if lit {
		role, inset = theme.ScrollbarHover, s.measures.Px(2)
	}
	if end := s.measures.Px(1); b.Across {
		h = image.Rect(h.Min.X+end, h.Min.Y+inset, h.Max.X-end, h.Max.Y-inset)
	} else {
		h = image.Rect(h.Min.X+inset, h.Min.Y+end, h.Max.X-inset, h.Max.Y-end)
	}
	s.Round(h, float32(min(h.Dx(), h.Dy()))/2, pal.Of(role))
}

func (b Bar) along(p image.Point) int {
	if b.Across {
		return p.X
	}
	return p.Y
}

func (b Bar) length() int { return b.along(b.Track.Max) - b.along(b.Track.Min) }

// thumb places a handle on a track of so many pixels. It is at least so long.
func thumb(track int, offset, limit float64, least int) (at, length int) {
	t := float64(track)
	l := min(max(t*t/(t+max(limit, 0)), float64(least)), t)
	if limit <= 0 {
		return 0, int(l)
	}
	return int((t - l) * min(max(offset/limit, 0), 1)), int(l)
}

// thumbOffset is the inverse.
func thumbOffset(at, track, length int, limit float64) float64 {
	if track <= length {
		return 0
	}
	return float64(at) / float64(track-length) * limit
}
