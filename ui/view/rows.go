package view

import "sort"

// rows is a queue of rows under absolute numbers: first is the oldest, end the
// number of the next to come. It lies in blocks, so that it neither copies what
// it has when it grows, nor keeps what it gave back.
type rows struct {
	first, end uint64
	blocks     []*block // blocks[0] holds first
	spare      *block   // all zero; nil: none
}

const blockRows = 1024

type block [blockRows]Row

func (q *rows) len() int { return int(q.end - q.first) }

// at is row n, first <= n < end.
func (q *rows) at(n uint64) *Row {
	return &q.blocks[n/blockRows-q.first/blockRows][n%blockRows]
}

// push makes room for one more, which is zero.
func (q *rows) push() *Row {
	if q.end/blockRows-q.first/blockRows == uint64(len(q.blocks)) {
		b := q.spare
		if q.spare = nil; b == nil {
			b = new(block)
		}
		q.blocks = append(q.blocks, b)
	}
	q.end++
	return q.at(q.end - 1)
}

// pop lets the oldest go, and its frame.
func (q *rows) pop() {
	*q.at(q.first) = Row{}
	if q.first++; q.first%blockRows == 0 {
		q.spare, q.blocks[0] = q.blocks[0], nil
		q.blocks = q.blocks[1:]
	}
}

// clear lets all go. Their numbers are not used again.
func (q *rows) clear() { *q = rows{first: q.end, end: q.end} }

// find is the number of the first row whose Seq is seq or more; end: none.
func (q *rows) find(seq uint64) uint64 {
	return q.first + uint64(sort.Search(q.len(), func(i int) bool { return q.at(q.first+uint64(i)).Seq >= seq }))
}
