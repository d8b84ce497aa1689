package view

import "image"

// titleBar is room for what a desktop draws above a window.
const titleBar = 28

// Fit is a window's rectangle, moved and made smaller as far as that takes to be on one of the screens: the one on which
// most of it would be, or the first. rooms are what programs may use of each, in the same pixels; where there are none,
// nothing is known, and the rectangle stays as it is.
func Fit(window image.Rectangle, rooms []image.Rectangle) image.Rectangle {
	if len(rooms) == 0 {
		return window
	}
	room, most := rooms[0], 0
	for _, r := range rooms {
		on := r.Intersect(window)
		if area := on.Dx() * on.Dy(); area > most {
			room, most = r, area
		}
	}
	size := window.Size()
	if size.X > room.Dx() {
		size.X = room.Dx()
	}
	if size.Y > room.Dy() {
		size.Y = room.Dy() - titleBar
	}
	at := window.Min
	at.X = max(min(at.X, room.Max.X-size.X), room.Min.X)
	if at.Y < room.Min.Y {
		at.Y = room.Min.Y + titleBar
	}
	at.Y = max(min(at.Y, room.Max.Y-size.Y), room.Min.Y)
	return image.Rectangle{Min: at, Max: at.Add(size)}
}
