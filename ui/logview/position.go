package logview

// Where the list stands: which row is at the top, and how far into it. Pixels throughout.

// position addresses the top edge by row number, so that neither arriving nor dropping rows can move it.
type position struct {
	first, end uint64 // of the source, as last seen
	top        uint64
	off        float64 // pixels of top that are above the edge, in [0, row height)
}

func (p *position) bound(first, end uint64) { p.first, p.end = first, max(first, end) }

// offset is the distance of the top edge from the first row; negative when the top row has dropped out.
func (p *position) offset(g *geometry) float64 {
	return float64(int64(p.top-p.first))*float64(g.row) + p.off
}

// limit is the offset at which the last row is flush with the bottom.
func (p *position) limit(g *geometry) float64 {
	return max(0, float64(p.end-p.first)*float64(g.row)-float64(g.bodyHeight()))
}

// to moves the top edge to an offset, within what there is.
func (p *position) to(offset float64, g *geometry) {
	if g.row == 0 {
		p.top, p.off = p.first, 0
		return
	}
	offset = min(max(offset, 0), p.limit(g))
	rows := uint64(offset / float64(g.row))
	p.top, p.off = p.first+rows, offset-float64(rows)*float64(g.row)
}

// settle keeps the top edge where it is unless that would show nothing but emptiness below the last row.
func (p *position) settle(g *geometry) {
	if p.first == p.end || p.offset(g) > p.limit(g) {
		p.to(p.limit(g), g)
	}
}

// count is how many rows the body can show, in part or in full.
func (p *position) count(g *geometry) int { return (g.bodyHeight()+int(p.off))/g.row + 1 }

// rowAt is the row at pixel y of the view; ok is false where there is none.
func (p *position) rowAt(y int, g *geometry) (i uint64, ok bool) {
	if y < g.head || y >= g.Height || g.row == 0 {
		return 0, false
	}
	i = p.top + uint64((y-g.head+int(p.off))/g.row)
	return i, i < p.end
}

// yOf is the upper pixel of row i, which must not be far from the top.
func (p *position) yOf(i uint64, g *geometry) int {
	return g.head + int(int64(i-p.top))*g.row - int(p.off)
}

// load brings position and rows up to date with the source.
func (v *View) load() {
	if v.geo.row == 0 {
		return
	}
	v.pos.bound(v.src.Bounds())
	if v.pos.first == v.pos.end {
		v.rows.forget()
	}
	if v.follow {
		v.pos.to(v.pos.limit(&v.geo), &v.geo)
		v.seen = v.pos.end
	} else {
		v.pos.settle(&v.geo)
		below := v.pos.top + uint64((v.geo.bodyHeight()+int(v.pos.off))/v.geo.row)
		v.seen = max(min(v.seen, v.pos.end), min(below, v.pos.end))
	}
	v.rows.load(v.src, &v.pos, v.pos.count(&v.geo), len(v.cols))
}

// scrollTo is scrolling by the user.
func (v *View) scrollTo(offset float64) {
	if v.geo.row == 0 {
		return
	}
	v.pos.bound(v.src.Bounds())
	if v.follow && offset < v.pos.offset(&v.geo) {
		v.setFollow(false)
	}
	if !v.follow {
		v.pos.to(offset, &v.geo)
	}
	v.Update()
}

// reveal scrolls no further than it takes to show all of row i.
func (v *View) reveal(i uint64) {
	v.pos.bound(v.src.Bounds())
	if v.geo.row == 0 {
		return
	}
	if i+1 != v.pos.end {
		v.setFollow(false)
	}
	if v.follow {
		return
	}
	at := float64(int64(i-v.pos.first)) * float64(v.geo.row)
	switch bottom := at + float64(v.geo.row-v.geo.bodyHeight()); {
	case at < v.pos.offset(&v.geo):
		v.pos.to(at, &v.geo)
	case bottom > v.pos.offset(&v.geo):
		v.pos.to(bottom, &v.geo)
	}
}

// setFollow is a change that the owner did not ask for, and hears of.
func (v *View) setFollow(on bool) {
	if on == v.follow {
		return
	}
	v.follow, v.seen = on, v.pos.end
	if v.OnFollow != nil {
		v.OnFollow(on)
	}
}
