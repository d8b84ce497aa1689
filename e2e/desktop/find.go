package desktop

import "image"

// CopyToken finds the button that copies the token, in the popup of Token…:
// the popup is as wide as the path in it, so its right edge is looked for.
func (w *Window) CopyToken(s *Shot) (Place, bool) {
	line := w.At(Place{w.Area.Dx() / 2, TokenLine})
	at := func(x int) bool {
		p := s.At(x, line.Y)
		return near(p.R, Dark.Raised.R) && near(p.G, Dark.Raised.G) && near(p.B, Dark.Raised.B)
	}
	right := line.X
	for right < w.Area.Max.X && at(right) {
		right++
	}
	if right == line.X {
		return Place{}, false
	}
	return Place{right - w.Area.Min.X - 40, TokenLine - 15}, true
}

// ClickSend clicks on the composer's button, the filled shape in the lower right corner.
func (w *Window) ClickSend() {
	w.t.Helper()
	const least = 800 // pixels of it without its text
	corner := image.Rectangle{Min: w.At(Place{-130, -120}), Max: w.At(Place{-1, -24})}
	w.settle()
	var middle image.Point
	w.Eventually("Send is there, and can be pressed", func(s *Shot) (bool, any) {
		var box image.Rectangle
		n := 0
		for y := corner.Min.Y; y < corner.Max.Y; y++ {
			for x := corner.Min.X; x < corner.Max.X; x++ {
				if p := s.At(x, y); about(p.R, Dark.Accent.R) && about(p.G, Dark.Accent.G) && about(p.B, Dark.Accent.B) {
					box, n = box.Union(image.Rect(x, y, x+1, y+1)), n+1
				}
			}
		}
		middle = box.Min.Add(box.Size().Div(2))
		return n > least, box
	})
	w.click(middle)
}

// about is near enough for a button that the pointer has been on, which is a little lighter.
func about(a, b uint8) bool { return max(a, b)-min(a, b) <= 16 }
