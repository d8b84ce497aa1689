package harness

import (
	"io"
	"net"
	"sync"
	"testing"
)

// Wire stands between clients and the program, and can be cut.
type Wire struct {
	Address string // where clients connect

	mu    sync.Mutex
	conns map[*net.TCPConn]bool
}

// Wire makes one, for as long as the test runs.
func (a *App) Wire() *Wire {
	a.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		a.t.Fatal(err)
	}
	w := &Wire{Address: l.Addr().String(), conns: make(map[*net.TCPConn]bool)}
	var running sync.WaitGroup
	a.t.Cleanup(func() { l.Close(); w.Cut(); running.Wait() })
	running.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			running.Go(func() { w.carry(a.t, client.(*net.TCPConn), a.Address) })
		}
	})
	return w
}

// carry carries bytes both ways until either end is closed.
func (w *Wire) carry(t testing.TB, client *net.TCPConn, address string) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Error(err)
		client.Close()
		return
	}
	server := conn.(*net.TCPConn)
	w.note(client, true)
	w.note(server, true)
	var both sync.WaitGroup
	for _, to := range []struct{ dst, src *net.TCPConn }{{server, client}, {client, server}} {
		both.Go(func() {
			_, _ = io.Copy(to.dst, to.src)
			_ = to.dst.CloseWrite()
		})
	}
	both.Wait()
	w.note(client, false)
	w.note(server, false)
	client.Close()
	server.Close()
}

func (w *Wire) note(conn *net.TCPConn, open bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if open {
		w.conns[conn] = true
	} else {
		delete(w.conns, conn)
	}
}

// Cut breaks every connection as a network would: both ends get a reset. New ones can be made at once.
func (w *Wire) Cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for conn := range w.conns {
		_ = conn.SetLinger(0)
		conn.Close()
	}
}
