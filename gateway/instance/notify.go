package instance

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// attempts and between bound how long Notify looks for a holder that has the lock but does not listen yet.
const (
	attempts = 40
	between  = 50 * time.Millisecond
)

// Notify sends cmd, one line of at most maxLine bytes, to the process that holds dir and returns its reply.
// It is an error if nobody listens there, or does not answer in time.
func Notify(dir, cmd string) (reply string, err error) {
	if len(cmd) > maxLine || strings.ContainsAny(cmd, "\r\n") {
		return "", fmt.Errorf("not a command of one line: %.40q", cmd)
	}
	conn, err := dial(socketPath(dir))
	if err != nil {
		return "", fmt.Errorf("the running Switchboard cannot be reached: %w", err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(2 * patience)) // longer than the holder's, for it may have just begun
	err = writeLine(conn, cmd)
	if err == nil {
		reply, err = readLine(conn)
	}
	if err != nil {
		return "", fmt.Errorf("the running Switchboard does not answer: %w", err)
	}
	return reply, nil
}

func dial(path string) (*net.UnixConn, error) {
	address, release, err := shortened(path)
	if err != nil {
		return nil, err
	}
	defer release()
	for try := 1; ; try++ {
		conn, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: address, Net: "unix"})
		if err == nil || try == attempts {
			return conn, cause(err)
		}
		time.Sleep(between)
	}
}

// cause drops what net adds to an error: the address, which may be one that stood in for the real path.
func cause(err error) error {
	if op := (*net.OpError)(nil); errors.As(err, &op) {
		return op.Err
	}
	return err
}
