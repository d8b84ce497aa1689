package logview

// The rows on screen, kept so that they stay readable after the source has dropped them.

import (
	"encoding/binary"
	"hash/maphash"
)

// window is a ring of the rows around the visible ones, addressed by row number modulo its length.
type window struct {
	slots []slot
	fresh bool // nothing changed since the last load
	top   uint64
	count int
	hash  maphash.Hash
}

type slot struct {
	n   uint64
	ok  bool
	row Row
}

// stale makes the next load read the source again.
func (w *window) stale() { w.fresh = false }

// forget drops the copies.
func (w *window) forget() {
	for i := range w.slots {
		w.slots[i].ok = false
	}
	w.fresh = false
}

// load reads the rows from p.top on. What the source has dropped is left as it was.
func (w *window) load(src Source, p *position, count, columns int) {
	if w.fresh && w.top == p.top && w.count == count {
		return
	}
	w.grow(count)
	w.fresh, w.top, w.count = true, p.top, count
	for i := p.top; i < p.end && i < p.top+uint64(count); i++ {
		if i < p.first {
			continue
		}
		s := &w.slots[i%uint64(len(w.slots))]
		s.n, s.ok = i, true
		s.row.Tint, s.row.Strong, s.row.Flag = 0, false, 0
		if len(s.row.Cells) != columns {
			s.row.Cells = make([]Cell, columns)
		}
		clear(s.row.Cells)
		src.Row(i, &s.row)
	}
}

// row is row i, or nil if there is no copy.
func (w *window) row(i uint64) *Row {
	if len(w.slots) == 0 {
		return nil
	}
	if s := &w.slots[i%uint64(len(w.slots))]; s.ok && s.n == i {
		return &s.row
	}
	return nil
}

// grow makes room for count rows and keeps what is there.
func (w *window) grow(count int) {
	if count <= len(w.slots) {
		return
	}
	old := w.slots
	w.slots = make([]slot, count+count/2)
	for _, s := range old {
		if s.ok {
			w.slots[s.n%uint64(len(w.slots))] = s
		}
	}
}

// signature is equal for two states that draw the same rows.
func (w *window) signature(extra ...uint64) uint64 {
	w.hash.Reset()
	var b [8]byte
	for _, e := range extra {
		binary.LittleEndian.PutUint64(b[:], e)
		w.hash.Write(b[:])
	}
	for i := w.top; i < w.top+uint64(w.count); i++ {
		row := w.row(i)
		if row == nil {
			w.hash.WriteByte(0)
			continue
		}
		w.hash.WriteByte(1 + flag(row.Strong))
		w.hash.WriteByte(byte(row.Tint))
		w.hash.WriteByte(byte(row.Flag))
		for _, c := range row.Cells {
			w.hash.WriteString(c.Text)
			w.hash.WriteByte(byte(c.Role))
			w.hash.WriteByte(0xfe + flag(c.Badge))
		}
	}
	return w.hash.Sum64()
}

func flag(on bool) byte {
	if on {
		return 1
	}
	return 0
}
