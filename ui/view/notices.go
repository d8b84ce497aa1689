package view

import "slices"

// Notice is a sentence that a person has to see, and what can be done about it.
type Notice struct {
	Topic string // what it is about: a later one about the same takes its place
	Text  string
	Act   string // what can be done, as a button says it; empty: nothing
	Do    func()
}

// MostNotices bounds those that wait to be seen. One more, and the oldest falls out.
const MostNotices = 20

// Notices is what waits to be seen, oldest first, of which one is shown. The zero value is empty. It is for one goroutine.
type Notices struct {
	all    []Notice
	at     int
	fallen int // out since there was none
}

// Add puts n behind the others, or in the place of the one about the same. It reports whether anything is new.
func (q *Notices) Add(n Notice) bool {
	if i := q.find(n.Topic); i >= 0 {
		changed := q.all[i].Text != n.Text || q.all[i].Act != n.Act
		q.all[i] = n
		return changed
	}
	q.all = append(q.all, n)
	if len(q.all) > MostNotices {
		q.remove(0)
		q.fallen++
	}
	return true
}

// Settle takes away what was about topic. It reports whether there was such a thing.
func (q *Notices) Settle(topic string) bool {
	i := q.find(topic)
	if i >= 0 {
		q.remove(i)
	}
	return i >= 0
}

// Shown is the one that is shown, its place from 1, and how many there are; 0: none.
func (q *Notices) Shown() (n Notice, place, count int) {
	if len(q.all) == 0 {
		return Notice{}, 0, 0
	}
	return q.all[q.at], q.at + 1, len(q.all)
}

// Fallen is how many fell out unseen since there was nothing to show.
func (q *Notices) Fallen() int { return q.fallen }

// Next shows the one after, and after the last the first.
func (q *Notices) Next() {
	if len(q.all) > 0 {
		q.at = (q.at + 1) % len(q.all)
	}
}

func (q *Notices) find(topic string) int {
	return slices.IndexFunc(q.all, func(n Notice) bool { return n.Topic == topic })
}

func (q *Notices) remove(i int) {
	q.all = slices.Delete(q.all, i, i+1)
	if i < q.at || q.at > 0 && q.at == len(q.all) {
		q.at--
	}
	if len(q.all) == 0 {
		q.fallen = 0
	}
}
