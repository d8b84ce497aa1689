package jsondiff

// match is an item of the left and the item of the right that it is.
type match struct{ a, b int }

// mostEdits bounds the work on arrays that have little in common: it grows with the square of what differs.
const mostEdits = 1000

// common is a longest common subsequence of two arrays, in order, by Myers' algorithm ("An O(ND) Difference Algorithm
// and Its Variations"). It is not ok where they differ too much: then only what they begin and end with is found.
func common(a, b []*Value) (matches []match, ok bool) {
	head := 0
	for head < len(a) && head < len(b) && equal(a[head], b[head]) {
		matches = append(matches, match{head, head})
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && equal(a[len(a)-1-tail], b[len(b)-1-tail]) {
		tail++
	}
	middle, ok := myers(a[head:len(a)-tail], b[head:len(b)-tail])
	for _, m := range middle {
		matches = append(matches, match{m.a + head, m.b + head})
	}
	for ; tail > 0; tail-- {
		matches = append(matches, match{len(a) - tail, len(b) - tail})
	}
	return matches, ok
}

func myers(a, b []*Value) (matches []match, ok bool) {
	n, m := len(a), len(b)
	if n == 0 || m == 0 {
		return nil, true
	}
	most := min(n+m, mostEdits)
	furthest := make([]int, 2*most+3) // on each diagonal, from -most-1 to most+1: how far into a
	at := func(k int) *int { return &furthest[k+most+1] }
	var trace [][]int // furthest before each step, the diagonals -d to d of it
	for d := 0; d <= most; d++ {
		trace = append(trace, append([]int(nil), furthest[most+1-d:most+2+d]...))
		for k := -d; k <= d; k += 2 {
			x := *at(k - 1) + 1
			if k == -d || k != d && *at(k - 1) < *at(k + 1) {
				x = *at(k + 1)
			}
			for x < n && x-k < m && equal(a[x], b[x-k]) {
				x++
			}
			*at(k) = x
			if x >= n && x-k >= m {
				return backtrack(trace, n, m), true
			}
		}
	}
	return nil, false
}

// backtrack goes back from the ends of both arrays along the way that reached them.
func backtrack(trace [][]int, x, y int) (matches []match) {
	for d := len(trace) - 1; d >= 0; d-- {
		before := func(k int) int { // furthest on diagonal k before step d
			if k < -d || k > d {
				return 0
			}
			return trace[d][k+d]
		}
		k := x - y
		from := k - 1
		if k == -d || k != d && before(k-1) < before(k+1) {
			from = k + 1
		}
		fromX := before(from)
		fromY := fromX - from
		if d == 0 {
			fromX, fromY = 0, 0
		}
		for x > fromX && y > fromY {
			x, y = x-1, y-1
			matches = append(matches, match{x, y})
		}
		x, y = fromX, fromY
	}
	for i, j := 0, len(matches)-1; i < j; i, j = i+1, j-1 {
		matches[i], matches[j] = matches[j], matches[i]
	}
	return matches
}

// mostPaired bounds for how many items a best pairing is looked for; of more, each is paired with what is in its place.
const mostPaired = 200

// pairs finds which items of the right may be items of the left that were changed: those with the same name, then those
// of the same kind, in order.
func pairs(a, b []*Value) (matches []match) {
	n, m := len(a), len(b)
	if n == 0 || m == 0 {
		return nil
	}
	if n > mostPaired || m > mostPaired {
		for i := range min(n, m) {
			if alike(a[i], b[i]) > 0 {
				matches = append(matches, match{i, i})
			}
		}
		return matches
	}
	best := make([][]int, n+1) // best[i][j]: the most likeness of a[i:] and b[j:]
	for i := range best {
		best[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if s := alike(a[i], b[j]); s > 0 {
				best[i][j] = max(best[i][j], best[i+1][j+1]+s)
			}
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		s := alike(a[i], b[j])
		switch {
		case s > 0 && best[i][j] == best[i+1][j+1]+s:
			matches = append(matches, match{i, j})
			i, j = i+1, j+1
		case best[i][j] == best[i+1][j]:
			i++
		default:
			j++
		}
	}
	return matches
}

// alike is how likely two items are one that was changed; 0: they are not.
func alike(a, b *Value) int {
	if a.Kind != b.Kind {
		return 0
	}
	if a.Kind != Object {
		return 1
	}
	for _, key := range []string{`"name"`, `"id"`, `"uri"`, `"key"`, `"type"`} {
		x, y := a.member(key), b.member(key)
		if x == nil || y == nil {
			continue
		}
		if equal(x, y) {
			return 4
		}
		return 0 // two things of different names
	}
	return 1
}

// member is the first of a name that is spelt so; nil: there is none.
func (v *Value) member(key string) *Value {
	for i, k := range v.Keys {
		if k == key {
			return v.Items[i]
		}
	}
	return nil
}
