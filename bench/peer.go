package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"switchboard/bench/load"
	"switchboard/bench/proc"
)

// peer is one server to measure.
type peer struct {
	name         string
	stream, json string // paths of Streamable HTTP, by the form of its answers; empty: it has none
	start        func() (*proc.Server, error)
	watch        func(*proc.Server) (*viewer, error) // where it is watched over the debug socket while it works

	server *proc.Server
}

// Names that the tables ask for.
const (
	bare    = "bare"
	board   = "Switchboard"
	watched = "Switchboard, watched"
	both    = "Switchboard, watched and recorded"
)

// longest is how long any server may live.
const longest = 15 * time.Minute

// newPeers are the servers that can run here, bare first: all others are
// ratios to it. Each Switchboard keeps what it writes below data.
func newPeers(o options, data string) ([]*peer, error) {
	program := func(name string) func() (*proc.Server, error) {
		return func() (*proc.Server, error) { return proc.Start(longest, filepath.Join(o.dir, name)) }
	}
	var boards [5]switchboard
	for i, answer := range []string{"sse", "json", "sse", "sse", "sse"} {
		binary := o.binary
		if i == 4 && o.before != "" {
			binary = o.before
		}
		var err error
		if boards[i], err = newSwitchboard(binary, filepath.Join(data, fmt.Sprint("data", i)), answer, i == 3); err != nil {
			return nil, err
		}
	}
	all := []*peer{
		{name: bare, stream: "/mcp", json: "/json", start: program("bare")},
		{name: board, stream: "/mcp", start: boards[0].start},
		{name: board, json: "/mcp", start: boards[1].start},
		{name: watched, stream: "/mcp", start: boards[2].start, watch: boards[2].watch},
		{name: both, stream: "/mcp", start: boards[3].start, watch: boards[3].watch},
		{name: "mcp-go", json: "/json", start: program("mcpgo")},
		{name: "go-sdk", stream: "/mcp", json: "/json", start: program("gosdk")},
	}
	if o.before != "" {
		all = append(all, &peer{name: board + ", before", stream: "/mcp", start: boards[4].start})
	}
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat("node/node_modules")
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "*** The TypeScript SDK is left out: %v ***\n", err)
		return chosen(all, o), nil
	}
	return chosen(append(all, &peer{name: "TypeScript", stream: "/mcp", json: "/json", start: func() (*proc.Server, error) {
		return proc.Start(longest, node, "node/server.mjs")
	}}), o), nil
}

// chosen are bare and the peers that the command line asks for.
func chosen(all []*peer, o options) []*peer {
	return slices.DeleteFunc(all, func(p *peer) bool {
		return p.name != bare && o.peers != "" && !slices.ContainsFunc(strings.Split(o.peers, ","), func(part string) bool {
			return strings.Contains(p.name, part)
		})
	})
}

// try does one task once, watched where p is. Totals that are not exact are an error.
func (p *peer) try(t task, o options) (load.Result, error) {
	if p.watch == nil {
		return t.run(p, o)
	}
	v, err := p.watch(p.server)
	if err != nil {
		return load.Result{}, err
	}
	r, err := t.run(p, o)
	if wrong := v.close(r.In, r.Out); err == nil {
		err = wrong
	}
	return r, err
}
