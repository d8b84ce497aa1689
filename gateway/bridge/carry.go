// Package bridge is what a client on stdio launches: it finds the Switchboard of a data directory, or starts one, and
// carries lines between the client and its session there.
package bridge

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"time"

	"github.com/gorilla/websocket"
)

// Ended says that Switchboard ended the session, though the client had not closed stdin.
type Ended struct{ Reason string }

func (e *Ended) Error() string { return "Switchboard ended the session: " + e.Reason }

// ErrLost says that Switchboard was gone all at once.
var ErrLost = errors.New("the connection to Switchboard was lost: it was killed, or this client read too slowly")

// Carry sends each line of in to the session, and writes each message of the session to out as one line, until
// the session ends. It is nil where it ended because in did: by then out has the answers to all that came
// before, as far as they came in time. Otherwise a read of in is still waiting when Carry returns.
func Carry(conn *websocket.Conn, in io.Reader, out io.Writer) error {
	defer conn.Close()
	go func() {
		if send(conn, in) == nil {
			end := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
			_ = conn.WriteControl(websocket.CloseMessage, end, time.Time{})
		}
	}()
	for {
		_, message, err := conn.ReadMessage()
		var closed *websocket.CloseError
		switch {
		case err == nil:
			if _, err := out.Write(line(message)); err != nil {
				return err // the client is gone
			}
		case errors.As(err, &closed) && closed.Code == websocket.CloseNormalClosure:
			return nil
		case errors.As(err, &closed) && closed.Code == websocket.CloseGoingAway:
			return &Ended{closed.Text}
		default:
			return ErrLost
		}
	}
}

// send sends the lines of in, of whatever length: not here but at the gateway are they bounded. It is nil at the end of
// in, which may come within a line, and an error where the connection is gone.
func send(conn *websocket.Conn, in io.Reader) error {
	lines := bufio.NewReaderSize(in, 64<<10)
	for {
		part, err := lines.ReadSlice('\n')
		if err != nil && len(part) == 0 {
			return nil
		}
		message, failed := conn.NextWriter(websocket.BinaryMessage)
		for failed == nil {
			_, failed = message.Write(bytes.TrimSuffix(part, []byte{'\n'}))
			if !errors.Is(err, bufio.ErrBufferFull) {
				break
			}
			part, err = lines.ReadSlice('\n')
		}
		if failed == nil {
			failed = message.Close()
		}
		if failed != nil {
			return failed
		}
	}
}

// line is the message on one line. A line end within it, which JSON has only between its parts, becomes a space.
func line(message []byte) []byte {
	for i, b := range message {
		if b == '\n' || b == '\r' {
			message[i] = ' '
		}
	}
	return append(message, '\n')
}
