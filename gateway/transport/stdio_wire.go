package transport

import (
	"encoding/binary"
	"net"
	"sync/atomic"
)

// lineSink is the writing half of a WebSocket, on which the gateway's own control
// frames are the only other writes. Its deadline may be moved while a write hangs, which
// the WebSocket's own may not.
type lineSink struct {
	net.Conn
	broken atomic.Bool // a write failed, maybe in the middle of a message: nothing more can be said
}

func (l *lineSink) Write(b []byte) (int, error) {
	n, err := l.Conn.Write(b)
	if err != nil {
		l.broken.Store(true)
	}
	return n, err
}

func (*lineSink) Flush() error { return nil }

// appendLine appends a binary message of a server, which is not masked (RFC 6455, section 5.2).
func appendLine(dst, line []byte) []byte {
	const final, binaryMessage = 0x80, 0x2
	dst = append(dst, final|binaryMessage)
	switch n := len(line); {
	case n < 126:
		dst = append(dst, byte(n))
	case n <= 0xffff:
		dst = binary.BigEndian.AppendUint16(append(dst, 126), uint16(n))
	default:
		dst = binary.BigEndian.AppendUint64(append(dst, 127), uint64(n))
	}
	return append(dst, line...)
}
