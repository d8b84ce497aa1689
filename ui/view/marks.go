package view

import (
	"cmp"
	"maps"
	"slices"

	"switchboard/gateway/record"
)

// marks are what is marked in a journal, by the Seq of the row.
type marks struct {
	of      record.Marks
	lasting bool // those of rows that fell out stay, because a file keeps them
}

// recall gives a new row the mark that it had before.
func (m *marks) recall(row *Row) {
	if len(m.of) == 0 {
		return
	}
	if comment, marked := m.of[row.Seq]; marked {
		row.Mark = &comment
	}
}

// forget is for a row that falls out.
func (m *marks) forget(row *Row) {
	if row.Mark != nil && !m.lasting {
		delete(m.of, row.Seq)
	}
}

func (m *marks) clear() {
	if !m.lasting {
		m.of = nil
	}
}

// Recall sets the marks that are kept of what the journal will show. They stay when their rows fall out.
func (j *Journal) Recall(of record.Marks) { j.marks = marks{of: maps.Clone(of), lasting: true} }

// Mark marks the row of seq, or changes the comment of its mark. Where there are too many marks it is record.ErrManyMarks.
func (j *Journal) Mark(seq uint64, comment string) error {
	row := j.BySeq(seq)
	if row == nil {
		return nil
	}
	if j.marks.of == nil {
		j.marks.of = make(record.Marks)
	}
	if err := j.marks.of.Set(seq, comment); err != nil {
		return err
	}
	j.marks.recall(row)
	j.changed(row)
	return nil
}

// Unmark takes the mark away. A row that is shown because of it stays until it is looked for anew.
func (j *Journal) Unmark(seq uint64) {
	delete(j.marks.of, seq)
	if row := j.BySeq(seq); row != nil {
		row.Mark = nil
	}
}

// Marks are all marks, the caller's to keep.
func (j *Journal) Marks() record.Marks { return maps.Clone(j.marks.of) }

// Marked are the rows that are marked, oldest first. Like all rows they are good until the next Apply.
func (j *Journal) Marked() (rows []*Row) {
	for _, seq := range slices.Sorted(maps.Keys(j.marks.of)) {
		if row := j.BySeq(seq); row != nil {
			rows = append(rows, row)
		}
	}
	return rows
}

// NextMark is the marked row that comes after seq, or with back the one before it, among all that are kept; beyond the
// last the first follows. It is nil where none is marked. seq 0 is before all of them.
func (j *Journal) NextMark(seq uint64, back bool) *Row {
	rows := j.Marked()
	if len(rows) == 0 {
		return nil
	}
	i, at := slices.BinarySearchFunc(rows, seq, func(r *Row, seq uint64) int { return cmp.Compare(r.Seq, seq) })
	switch {
	case back:
		i--
	case at:
		i++
	}
	return rows[(i+len(rows))%len(rows)]
}
