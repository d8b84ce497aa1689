package main

import (
	"bufio"
	"fmt"
	"net"
	"strings"

	"switchboard/bench/proc"
)

// viewer is a client of the debug socket that reads all and keeps nothing.
type viewer struct {
	addr, token string
	conn        net.Conn
	before      totals
	done        chan struct{}
}

func (b switchboard) watch(s *proc.Server) (*viewer, error) {
	secret, err := b.token()
	if err != nil {
		return nil, err
	}
	v := &viewer{addr: s.Addr, token: secret, done: make(chan struct{})}
	if v.before, err = v.totals(); err != nil {
		return nil, err
	}
	if v.conn, err = net.Dial("tcp", s.Addr); err != nil {
		return nil, err
	}
	fmt.Fprintf(v.conn, "GET /debug/events HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nConnection: Upgrade\r\n"+
		"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", s.Addr, secret)
	r := bufio.NewReader(v.conn)
	if line, err := r.ReadString('\n'); err != nil || !strings.Contains(line, "101") {
		v.conn.Close()
		return nil, fmt.Errorf("the debug socket answered %q %w", line, err)
	}
	go func() {
		defer close(v.done)
		buf := make([]byte, 256<<10)
		for {
			if _, err := v.conn.Read(buf); err != nil {
				return
			}
		}
	}()
	return v, nil
}

// close stops viewing and says whether the gateway has counted every message of
// the load, in and out, whatever the viewer lost.
func (v *viewer) close(in, out int) error {
	v.conn.Close()
	<-v.done
	now, err := v.totals()
	if err != nil {
		return err
	}
	gotIn, gotOut := now.In-v.before.In, now.Out+now.Dropped-v.before.Out-v.before.Dropped
	if gotIn != uint64(in) || gotOut != uint64(out) {
		return fmt.Errorf("totals are %d in and %d out, want %d and %d", gotIn, gotOut, in, out)
	}
	return nil
}
