package view

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"time"
)

// shown is the numbers of the rows that match, in order. It grows at both ends: rows that
// arrive are judged at once, those that were there before from the newest to the oldest, a
// slice at a time. The newest of those is shown as base-1, the first that arrives as base.
type shown struct {
	match func(*Row) bool // nil: all rows are shown, and nothing here counts
	older []uint64        // newest first
	newer []uint64        // oldest first
	base  uint64
	next  uint64 // rows from here on are judged
}

// bounds are the numbers under which rows are shown.
func (s *shown) bounds() (first, end uint64) {
	return s.base - uint64(len(s.older)), s.base + uint64(len(s.newer))
}

// at is the row that is shown as i.
func (s *shown) at(i uint64) uint64 {
	if i < s.base {
		return s.older[s.base-1-i]
	}
	return s.newer[i-s.base]
}

// drop forgets row n, the oldest there is.
func (s *shown) drop(n uint64) {
	if k := len(s.older); k > 0 {
		if s.older[k-1] == n {
			s.older = s.older[:k-1]
		}
	} else if len(s.newer) > 0 && s.newer[0] == n {
		s.newer = s.newer[1:]
		s.base++
	}
}

// clear forgets all rows, up to number end.
func (s *shown) clear(end uint64) {
	s.base += uint64(len(s.newer))
	s.older, s.newer, s.next = nil, nil, end
}

// find is where row n is shown, or would be.
func (s *shown) find(n uint64) (i uint64, there bool) {
	first, end := s.bounds()
	i = first + uint64(sort.Search(int(end-first), func(i int) bool { return s.at(first+uint64(i)) >= n }))
	return i, i < end && s.at(i) == n
}

// insert shows row n as i, between those that are shown. All from i on move up by one.
func (s *shown) insert(i, n uint64) {
	if i >= s.base {
		s.newer = slices.Insert(s.newer, int(i-s.base), n)
		return
	}
	s.older = slices.Insert(s.older, int(s.base-i), n)
	s.base++
}

// Filter shows only the rows that match; nil shows all. Row numbers mean other rows from
// then on. Judge looks for them among the rows that are there.
func (j *Journal) Filter(match func(*Row) bool) {
	j.shown = shown{match: match, base: uint64(j.rows.len()), next: j.rows.end}
}

// Judge looks for rows that match, from the newest to the oldest, for about as long as it
// is given, and returns how many are left to be judged.
func (j *Journal) Judge(budget time.Duration) (left int) {
	const stride = 128 // rows between two looks at the clock
	start := time.Now()
	for j.Left() > 0 {
		j.judge(stride)
		if time.Since(start) > budget {
			break
		}
	}
	return j.Left()
}

func (j *Journal) judge(most int) {
	s := &j.shown
	for most = min(most, j.Left()); most > 0; most-- {
		if s.next--; s.match(j.rows.at(s.next)) {
			s.older = append(s.older, s.next)
		}
	}
}

// Left is how many rows are left to be judged.
func (j *Journal) Left() int {
	if j.shown.match == nil || j.shown.next <= j.rows.first {
		return 0
	}
	return int(j.shown.next - j.rows.first)
}

// changed judges a row again of which more is known. One that was shown stays.
func (j *Journal) changed(row *Row) {
	s := &j.shown
	if s.match == nil || !s.match(row) {
		return
	}
	n := j.rows.find(row.Seq)
	if n < s.next {
		return // its turn comes
	}
	if i, there := s.find(n); !there {
		s.insert(i, n)
		if j.Inserted != nil {
			j.Inserted(i)
		}
	}
}

// Again judges the rows of a session again, of which something is known that is not in them.
func (j *Journal) Again(session string) {
	if j.shown.match == nil {
		return
	}
	for n := max(j.shown.next, j.rows.first); n < j.rows.end; n++ {
		if row := j.rows.at(n); row.Session == session {
			j.changed(row)
		}
	}
}

// Methods are those of the newest rows, the one met most first, without those that are too long for a line.
func (j *Journal) Methods() (names []string) {
	const looked = 20_000
	seen := make(map[string]int)
	for n := j.rows.end; n > j.rows.first && j.rows.end-n < looked; n-- {
		if m := j.rows.at(n - 1).Method; m != "" && len(m) <= clipBytes {
			seen[m]++
		}
	}
	for m := range seen {
		names = append(names, m)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(seen[b]-seen[a], strings.Compare(a, b)) })
	return names
}
