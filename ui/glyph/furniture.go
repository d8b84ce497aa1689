package glyph

// What every raster view needs besides text: its scale and its scrollbars.

// Scale is how many device pixels a Fyne pixel is, from the width of a raster in both. Where it differs from near by
// rounding only, it is near.
func Scale(pixels int, width, near float32) float32 {
	if width <= 0 {
		return near
	}
	s := float32(pixels) / width
	if s-near < 0.01 && near-s < 0.01 {
		return near
	}
	return s
}

// Thumb places the handle of a scrollbar on a track of so many pixels, when the content can be scrolled from 0 to
// limit and stands at offset. The handle is at least so long.
func Thumb(track int, offset, limit float64, least int) (at, length int) {
	t := float64(track)
	l := min(max(t*t/(t+max(limit, 0)), float64(least)), t)
	if limit <= 0 {
		return 0, int(l)
	}
	return int((t - l) * min(max(offset/limit, 0), 1)), int(l)
}

// ThumbOffset is the inverse: the offset of the content when the handle of such a length lies at at.
func ThumbOffset(at, track, length int, limit float64) float64 {
	if track <= length {
		return 0
	}
	return float64(at) / float64(track-length) * limit
}
