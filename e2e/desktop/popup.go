package desktop

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
