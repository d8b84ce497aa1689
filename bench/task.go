package main

import (
	"time"

	"switchboard/bench/load"
)

// task is one row of the table.
type task struct {
	name string
	has  func(*peer) bool
	run  func(*peer, options) (load.Result, error)
}

// burstSize is the message of each frame of a burst, in bytes.
const burstSize = 100

// tasks are all rows.
func tasks() []task {
	stream := func(p *peer) bool { return p.stream != "" }
	json := func(p *peer) bool { return p.json != "" }
	sse := func(p *peer) bool { return p.name != board || p.stream != "" } // one of the two will do
	var all []task
	for _, s := range []struct {
		name               string
		work               load.Work
		sessions, inFlight int
	}{
		{"ping 1×1", load.Ping, 1, 1}, {"ping 64×8", load.Ping, 64, 8},
		{"echo 16 KiB 1×1", load.Echo, 1, 1}, {"echo 16 KiB 64×8", load.Echo, 64, 8},
	} {
		all = append(all, task{"SSE " + s.name, sse, func(p *peer, o options) (load.Result, error) {
			return load.SSE(p.server.Addr, s.work, s.sessions, s.inFlight, o.while, p.server.CPU)
		}}, task{"HTTP " + s.name, stream, func(p *peer, o options) (load.Result, error) {
			return load.HTTP(p.server.Addr, p.stream, s.work, s.sessions, s.inFlight, o.while, p.server.CPU)
		}})
		if s.sessions > 1 {
			all = append(all, task{"HTTP, JSON " + s.name, json, func(p *peer, o options) (load.Result, error) {
				return load.HTTP(p.server.Addr, p.json, s.work, s.sessions, s.inFlight, o.while, p.server.CPU)
			}})
		}
	}
	return append(all,
		task{"SSE connect", sse, func(p *peer, o options) (load.Result, error) {
			n := int(1000 * min(o.while, time.Second).Seconds()) // at the rate of the slowest peer
			return load.Connect(p.server.Addr, n, p.server.CPU)
		}},
		task{"SSE burst", sse, func(p *peer, o options) (load.Result, error) {
			return load.Burst(p.server.Addr, o.burst, burstSize, p.server.CPU)
		}})
}
