package notify

import "time"

// pile is what happened of one kind and was not told yet.
type pile struct {
	count int
	say   func(count int) Note
	ready time.Time // when it may be told
}

// piles are those of all kinds.
type piles map[Kind]*pile

func (p piles) add(now time.Time, k Kind, count int, say func(int) Note) {
	one := p[k]
	if one == nil {
		one = &pile{}
		p[k] = one
	}
	if one.count == 0 && now.Add(gather).After(one.ready) {
		one.ready = now.Add(gather)
	}
	one.count += count
	one.say = say
}

func (p piles) forget() {
	for _, one := range p {
		one.count, one.say = 0, nil
	}
}

// told is a pile that was taken down.
type told struct {
	kind  Kind
	count int
	say   func(count int) Note
}

// due takes down the piles that may be told, and says how long the others take.
func (p piles) due(now time.Time) (ready []told, wait time.Duration) {
	wait = time.Hour
	for k, one := range p {
		switch left := one.ready.Sub(now); {
		case one.count == 0:
		case left > 0:
			wait = min(wait, left)
		default:
			ready = append(ready, told{k, one.count, one.say})
			*one = pile{ready: now.Add(Every)}
		}
	}
	return ready, wait
}
