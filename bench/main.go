// Bench puts the same work on Switchboard and its peers, in turn, and prints
// what each does as a ratio to the least that net/http can do.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

// options are what the command line says.
type options struct {
	binary string        // of Switchboard
	before string        // of an older one, to see what a change bought; empty: none
	dir    string        // the peers' binaries
	out    string        // where the table is kept besides; empty: nowhere
	rounds int           //
	while  time.Duration // of one load
	burst  int           // frames
	settle time.Duration // before memory is read
	idle   []idle
	only   string // part of a task's name
	peers  string // parts of peers' names, by comma; bare is always in
}

func main() {
	if err := run(parse()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func parse() options {
	var o options
	quick := flag.Bool("quick", false, "a short form, good for a look")
	seconds := flag.Float64("seconds", 0, "of each load; default 0.5")
	flag.IntVar(&o.rounds, "rounds", 0, "how often all is done; default 5")
	flag.StringVar(&o.binary, "switchboard", "../bin/switchboard-headless", "the program to measure")
	flag.StringVar(&o.before, "before", "", "another build of it, to be measured beside it")
	flag.StringVar(&o.dir, "dir", "bin", "where the peers' binaries are")
	flag.StringVar(&o.out, "out", "", "keep the table in this file")
	flag.StringVar(&o.only, "only", "", "only tasks with this in their name; \"memory\" is one, \"none\" is none")
	flag.StringVar(&o.peers, "peers", "", "only peers with one of these in their names, by comma")
	flag.Parse()
	o.burst, o.settle = 100_000, 3*time.Second
	o.idle = []idle{{1000, false}, {1000, true}, {5000, false}}
	rounds, while := 5, 500*time.Millisecond
	if *quick {
		rounds, while, o.burst, o.settle, o.idle = 2, 200*time.Millisecond, 20_000, time.Second, o.idle[:1]
	}
	if o.rounds == 0 {
		o.rounds = rounds
	}
	if o.while = while; *seconds > 0 {
		o.while = time.Duration(*seconds * float64(time.Second))
	}
	return o
}

func run(o options) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	all, err := newPeers(o, dir)
	if err != nil {
		return err
	}
	results := newResults(o)
	if o.only != "memory" {
		if err := measure(all, o, results); err != nil {
			return err
		}
	}
	if o.only == "" || o.only == "memory" {
		if err := weigh(all, o, results); err != nil {
			return err
		}
	}
	table := results.table(all)
	fmt.Print(table)
	if o.out != "" {
		return os.WriteFile(o.out, []byte(table), 0o644)
	}
	return nil
}

// measure does every task with every peer, again and again, each round from
// another peer on.
func measure(all []*peer, o options, results *results) error {
	defer func() {
		for _, p := range all {
			if p.server != nil {
				p.server.Stop()
			}
		}
	}()
	for _, p := range all {
		var err error
		if p.server, err = p.start(); err != nil {
			return err
		}
	}
	for round := range o.rounds {
		fmt.Fprintf(os.Stderr, "round %d of %d\n", round+1, o.rounds)
		for _, t := range tasks() {
			if !strings.Contains(t.name, o.only) {
				continue
			}
			for i := range all {
				p := all[(i+round)%len(all)]
				if !t.has(p) {
					continue
				}
				r, err := p.try(t, o)
				if err != nil {
					fmt.Fprintf(os.Stderr, "*** %s, %s: %v ***\n", p.name, t.name, err)
				}
				results.add(round, t.name, p.name, r, err)
			}
		}
	}
	return nil
}

// weigh takes the memory of idle sessions, of a fresh process each.
func weigh(all []*peer, o options, results *results) error {
	for _, i := range o.idle {
		fmt.Fprintf(os.Stderr, "memory of idle sessions: %v\n", i)
		for _, p := range all {
			if p.watch != nil || p.name == board && p.stream == "" {
				continue
			}
			bytes, err := p.memory(i, o)
			if err != nil {
				return fmt.Errorf("%s, memory of %s: %w", p.name, i, err)
			}
			results.weights[i] = append(results.weights[i], weight{p.name, bytes})
		}
	}
	return nil
}
