package instance

import (
	"bytes"
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// FuzzConverse is what may come over the socket of a later start: one whole line is answered by one line, whatever
// is in either; anything else gets no answer.
func FuzzConverse(f *testing.F) {
	for _, seed := range []string{"show\n", "show", "\n", "\r\n", "show\r\nshow\n", "\x00\xff\n", strings.Repeat("x", maxLine) + "\n", strings.Repeat("x", maxLine+1) + "\n", "GET / HTTP/1.1\r\n\r\n"} {
		f.Add([]byte(seed), seed)
	}
	f.Fuzz(func(t *testing.T, said []byte, reply string) {
		open, end := context.WithCancel(t.Context())
		defer end()
		i := &Instance{open: open}
		peer, conn := net.Pipe()
		var commands []string
		done := make(chan struct{})
		go func() {
			defer close(done)
			i.converse(unhurried{conn}, func(cmd string) string { commands = append(commands, cmd); return reply })
		}()
		wrote := make(chan struct{})
		go func() {
			defer close(wrote)
			_, _ = peer.Write(said) // it may be hung up on before all is said
			if !bytes.ContainsRune(said, '\n') {
				peer.Close()
			}
		}()
		got, _ := io.ReadAll(peer)
		<-done
		peer.Close()
		<-wrote
		line, _, whole := bytes.Cut(said, []byte("\n"))
		if !whole || len(line) > maxLine {
			if len(commands) > 0 || len(got) > 0 {
				t.Errorf("%.99q is taken for %.99q and answered %.99q; want neither", said, commands, got)
			}
			return
		}
		if len(commands) != 1 || commands[0] != strings.TrimRight(string(line), "\r") {
			t.Errorf("%.99q is taken for %.99q", said, commands)
		}
		if !bytes.HasSuffix(got, []byte("\n")) || bytes.Count(got, []byte("\n")) != 1 || bytes.ContainsRune(got, '\r') || len(got) > maxLine+1 {
			t.Errorf("%.99q is answered %.99q; want one line", said, got)
		}
	})
}

// unhurried is a connection without deadlines, for a machine that may be too busy for them.
type unhurried struct{ net.Conn }

func (unhurried) SetDeadline(time.Time) error     { return nil }
func (unhurried) SetReadDeadline(time.Time) error { return nil }
