package main

import (
	"fmt"
	"time"

	"switchboard/bench/load"
)

// idle is how many silent sessions are held, and whether their clients have
// shaken hands.
type idle struct {
	n       int
	greeted bool
}

func (i idle) String() string {
	if i.greeted {
		return fmt.Sprintf("%d, initialized", i.n)
	}
	return fmt.Sprintf("%d, connected", i.n)
}

// memory is the growth of a fresh process for one idle session, in bytes.
func (p *peer) memory(i idle, o options) (float64, error) {
	server, err := p.start()
	if err != nil {
		return 0, err
	}
	defer server.Stop()
	warm, err := load.Hold(server.Addr, 20, i.greeted)
	warm.Drop()
	if err != nil {
		return 0, err
	}
	time.Sleep(o.settle)
	before := server.RSS()
	held, err := load.Hold(server.Addr, i.n, i.greeted)
	defer held.Drop()
	if err != nil {
		return 0, err
	}
	time.Sleep(o.settle)
	return float64(server.RSS()-before) / float64(i.n), nil
}
