//go:build !headless

package main

import (
	"image"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// screens is what the windowing library below Fyne knows of the screens and of where windows are, which Fyne does not
// tell. It keeps the library's window of each of Fyne's. It is for the main goroutine, while the windows are there.
type screens map[fyne.Window]*glfw.Window

// below is the library's window; nil: Fyne has made none yet, or does not run on this library.
func (s screens) below(w fyne.Window) *glfw.Window {
	if s[w] == nil {
		// The one public way to it is the drawing context, which Fyne has in force while it runs something in it.
		if drawn, ok := w.(interface{ RunWithContext(func()) }); ok {
			drawn.RunWithContext(func() { s[w] = glfw.GetCurrentContext() })
		}
	}
	return s[w]
}

// Rooms is ui.Screens'.
func (s screens) Rooms() (rooms []image.Rectangle) {
	for _, m := range glfw.GetMonitors() {
		x, y, width, height := m.GetWorkarea()
		if width > 0 && height > 0 {
			rooms = append(rooms, image.Rect(x, y, x+width, y+height))
		}
	}
	return rooms
}

// Where is ui.Screens'. Wayland tells no program where its windows are.
func (s screens) Where(w fyne.Window) (at image.Point, placed, maximized, shown bool) {
	window := s.below(w)
	if window == nil {
		return at, false, false, false
	}
	shown = window.GetAttrib(glfw.Visible) == glfw.True && window.GetAttrib(glfw.Iconified) == glfw.False
	maximized = window.GetAttrib(glfw.Maximized) == glfw.True
	if glfw.GetPlatform() != glfw.PlatformWayland {
		at.X, at.Y = window.GetPos()
		placed = true
	}
	return at, placed, maximized, shown
}

// Maximize is ui.Screens'.
func (s screens) Maximize(w fyne.Window) {
	if window := s.below(w); window != nil {
		window.Maximize()
	}
}
