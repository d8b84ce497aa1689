package view

import "time"

// rateWindow is the time over which a rate is measured.
const rateWindow = 2 * time.Second

// Rates turns a total that grows into a rate.
type Rates struct{ samples []sample }

type sample struct {
	at    time.Time
	total uint64
}

// Add notes the total at a time, later than all before.
func (r *Rates) Add(at time.Time, total uint64) {
	r.samples = append(r.samples, sample{at, total})
	for len(r.samples) > 2 && at.Sub(r.samples[1].at) >= rateWindow {
		r.samples = r.samples[1:]
	}
}

// PerSecond is the rate over the last samples.
func (r *Rates) PerSecond(now time.Time) float64 {
	if len(r.samples) < 2 {
		return 0
	}
	first, last := r.samples[0], r.samples[len(r.samples)-1]
	span := max(now.Sub(first.at), rateWindow/4)
	return float64(last.total-first.total) / span.Seconds()
}
