package jsonview

// Folding objects and arrays.

// Toggle folds or unfolds what a line opens; other lines are left alone. Lines count from 0.
func (v *View) Toggle(line int) {
	if line < 0 || line >= len(v.doc.Lines) || v.doc.Lines[line].Close == 0 {
		return
	}
	if v.folded == nil {
		v.folded = map[int32]bool{}
	}
	if n := int32(line); v.folded[n] {
		delete(v.folded, n)
	} else {
		v.folded[n] = true
	}
	v.refold()
}

// FoldAll folds everything from the given level on; level 1 leaves the outermost object open.
func (v *View) FoldAll(level int) {
	v.folded = map[int32]bool{}
	for i, l := range v.doc.Lines {
		if l.Close != 0 && int(l.Depth) >= level {
			v.folded[int32(i)] = true
		}
	}
	v.refold()
}

// UnfoldAll opens everything.
func (v *View) UnfoldAll() {
	v.folded = nil
	v.refold()
}

// expose unfolds what hides a line.
func (v *View) expose(line int32) {
	was := len(v.folded)
	for f := range v.folded {
		if f < line && line <= v.doc.Lines[f].Close {
			delete(v.folded, f)
		}
	}
	if len(v.folded) != was {
		v.reflow()
	}
}

func (v *View) refold() {
	v.reflow()
	v.sheet.Refresh()
}
