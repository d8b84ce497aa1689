package ui

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"switchboard/gateway/session"
)

// TestSessionsStayWhereTheyAreRead: the list goes to a session when a person chooses it, and not when that moves, as one that ends does.
func TestSessionsStayWhereTheyAreRead(t *testing.T) {
	r := newRig(t)
	r.wait(func() {
		r.w.feed.stop()
		p := r.w.sessions
		infos := make([]session.Info, 100)
		for i := range infos {
			infos[i] = session.Info{ID: fmt.Sprintf("%08d-0000", i), Client: fmt.Sprint("client ", i)}
		}
		now := time.Now()
		show := func() {
			now = now.Add(2 * tickEvery)
			p.update(slices.Clone(infos), now)
		}
		p.selected = infos[90].ID
		show()
		p.list.ScrollToTop()
		for _, to := range []int{99, 0, 50} {
			from := slices.IndexFunc(infos, func(s session.Info) bool { return s.ID == p.selected })
			moved := infos[from]
			infos = slices.Insert(slices.Delete(infos, from, from+1), to, moved)
			if show(); p.list.GetScrollOffset() != 0 {
				t.Errorf("the session went to place %d, and the list to %v", to, p.list.GetScrollOffset())
			}
		}
		p.list.ScrollToOffset(700)
		if show(); p.list.GetScrollOffset() != 700 {
			t.Errorf("with nothing new the list went to %v, want 700", p.list.GetScrollOffset())
		}
		chosen := p.infos[95].ID
		p.selected = chosen // and again, when it is out of sight
		p.selectID(chosen)
		if p.list.GetScrollOffset() < 3000 {
			t.Errorf("a session out of sight was chosen, and the list is at %v", p.list.GetScrollOffset())
		}
	})
}
