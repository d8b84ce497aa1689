package ui

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"switchboard/gateway/session"
)

// BenchmarkOverview is one beat of the overview, drawn, with a thousand sessions under traffic.
func BenchmarkOverview(b *testing.B) {
	for _, by := range []string{byMethod, bySession} {
		b.Run(by, func(b *testing.B) {
			r := newRig(b)
			p := r.overview()
			r.wait(func() {
				r.w.feed.stop()
				p.turnTo(by)
				now := time.Now()
				var infos []session.Info
				for i := range 1000 {
					id := fmt.Sprintf("%08d-0000", i)
					infos = append(infos, session.Info{ID: id, Client: fmt.Sprint("client ", i)})
					take := newFlood(id).take(40, now)
					n := take(r.w.events[:])
					r.w.figures.Apply(r.w.events[:n])
				}
				f := newFlood(infos[0].ID)
				size := fyne.NewSize(1050, 300)
				p.table().Resize(size)
				p.strip.Resize(fyne.NewSize(1050, stripHeight))
				b.ReportAllocs()
				for b.Loop() {
					now = now.Add(beatEvery)
					r.w.figures.Apply(r.w.events[:f.take(500, now)(r.w.events[:])])
					p.update(infos, now, now)
					p.strip.sheet.Draw(1050, stripHeight)
				}
			})
		})
	}
}
