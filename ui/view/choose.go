package view

import (
	"math"

	"switchboard/gateway/filter"
	"switchboard/gateway/record"
	"switchboard/gateway/spine"
)

// Choose is the choice of a recording's events, which are in their order, that the window would make with q in its Find
// box, and with marked those of it alone that are marked. before are the sessions that its header names. A message is
// judged with all that became of it.
func Choose(events []spine.Event, before []record.Known, marks record.Marks, q *filter.Query, marked bool) record.Choice {
	j := NewJournal(spine.Limit{Items: math.MaxInt, Bytes: math.MaxInt})
	j.Recall(marks)
	j.Apply(events)
	var roll Roll
	roll.Know(before)
	for i := range events {
		roll.Add(&events[i])
	}
	var names Names
	infos, _ := roll.Infos()
	names.Learn(infos)
	match := Match("", q, &names)
	j.Filter(func(r *Row) bool { return (!marked || r.Mark != nil) && (match == nil || match(r)) })
	return j.Chosen(ShownRows)
}
