package outline

// Place is where a cursor stands.
type Place struct {
	Path   []*Node // the values around it, the outermost first; the last is an object, an array, or what stands at the outside
	Member *Node   // the member in whose key or value it stands; nil: between members
	InKey  bool    // it stands in the key of Member
}

// Inner is the innermost value around it; nil: there is none.
func (p *Place) Inner() *Node {
	if len(p.Path) == 0 {
		return nil
	}
	return p.Path[len(p.Path)-1]
}

// At is the place of an offset in bytes.
func At(root *Node, offset int) (p Place) {
	for n := root; n != nil && n.around(offset); {
		p.Path = append(p.Path, n)
		inner := n.memberAt(offset)
		if inner == nil {
			return p
		}
		p.Member, p.InKey = inner, offset <= inner.KeyEnd && inner.KeyEnd > inner.KeyStart
		if p.InKey || !inner.around(offset) {
			return p
		}
		n, p.Member = inner, nil
	}
	return p
}

// around reports whether offset is within the brackets of n.
func (n *Node) around(offset int) bool {
	return (n.Kind == Object || n.Kind == Array) && offset > n.Start && (offset < n.End || !n.Closed)
}

// memberAt is the member that offset stands in, its borders included.
func (n *Node) memberAt(offset int) *Node {
	for _, m := range n.Members {
		start := m.Start
		if m.KeyEnd > m.KeyStart {
			start = m.KeyStart
		}
		if offset >= start && (offset <= m.End || !m.Closed && m.Kind <= Array && m.Kind != Missing) {
			return m
		}
	}
	return nil
}

// Find follows keys, and the first member of an array for "0" and so on; nil: nothing stands there.
func Find(root *Node, path ...string) *Node {
	n := root
	for _, step := range path {
		if n == nil {
			return nil
		}
		if n.Kind != Array {
			n = n.Member(step)
			continue
		}
		i := int(step[0] - '0')
		if len(step) != 1 || i < 0 || i >= len(n.Members) {
			return nil
		}
		n = n.Members[i]
	}
	return n
}
