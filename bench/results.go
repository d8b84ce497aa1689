package main

import (
	"fmt"
	"slices"
	"time"

	"switchboard/bench/load"
)

// results are all runs, by task and peer.
type results struct {
	o       options
	began   time.Time
	order   []string // of tasks
	runs    map[cell][]*load.Result
	failed  map[cell]error
	weights map[idle][]weight
}

type cell struct{ task, peer string }

type weight struct {
	peer  string
	bytes float64
}

func newResults(o options) *results {
	return &results{o: o, began: time.Now(), runs: make(map[cell][]*load.Result), failed: make(map[cell]error),
		weights: make(map[idle][]weight)}
}

func (rs *results) add(round int, task, peer string, r load.Result, err error) {
	if !slices.Contains(rs.order, task) {
		rs.order = append(rs.order, task)
	}
	c := cell{task, peer}
	if rs.runs[c] == nil {
		rs.runs[c] = make([]*load.Result, rs.o.rounds)
	}
	rs.runs[c][round] = &r
	if err != nil {
		rs.failed[c] = err
		rs.runs[c][round] = nil
	}
}

// spread is the middle of some numbers, and the least and the greatest.
type spread struct{ least, middle, most float64 }

func spreadOf(all []float64) (spread, bool) {
	if len(all) == 0 {
		return spread{}, false
	}
	slices.Sort(all)
	n := len(all)
	return spread{all[0], (all[(n-1)/2] + all[n/2]) / 2, all[n-1]}, true
}

func (s spread) String() string {
	return fmt.Sprintf("**%.2f** %.2f–%.2f", s.middle, s.least, s.most)
}

// each is one figure of every run.
func (rs *results) each(task, peer string, figure func(load.Result) float64) (all []float64) {
	for _, r := range rs.runs[cell{task, peer}] {
		if r != nil {
			all = append(all, figure(*r))
		}
	}
	return all
}

// ratios compares a figure of two peers round by round.
func (rs *results) ratios(task, peer, to string, figure func(load.Result) float64) (all []float64) {
	base := rs.runs[cell{task, to}]
	for i, r := range rs.runs[cell{task, peer}] {
		if r != nil && base != nil && base[i] != nil && figure(*base[i]) > 0 {
			all = append(all, figure(*r)/figure(*base[i]))
		}
	}
	return all
}

func speed(r load.Result) float64 { return r.PerSecond() }

func cost(r load.Result) float64 { return float64(r.PerReply()) }
