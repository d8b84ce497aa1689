// Package instance lets one Switchboard run on a data directory, and a second start speak to the first.
package instance

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
)

// ErrRunning says that another process holds the data directory: Notify reaches it.
var ErrRunning = errors.New("another Switchboard is running on this data directory")

const (
	maxLine  = 8 << 10         // bytes of a command or a reply
	maxConns = 8               // conversations at a time; further ones wait to be accepted
	patience = 2 * time.Second // for a peer to send its command and take its reply
)

// Instance is the hold on a data directory. It ends with Close, or with the process however that dies.
type Instance struct {
	lock     *os.File
	listener *net.UnixListener
	socket   string // path in the data directory, not the shorter one that may stand in for it

	open   context.Context // until Close
	end    context.CancelFunc
	serve  sync.Once
	close  sync.Once
	joined sync.WaitGroup
}

// Acquire takes hold of dir, which it makes if need be, or returns ErrRunning if another process has it.
// What a process that died left there is taken over. From here on Notify connects, and waits for Serve.
func Acquire(dir string) (*Instance, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	// The lock decides who is first, since the system frees it even after kill -9. Its file stays for good:
	// were it removed, two processes could each hold a lock on a file of that name.
	lock, err := lockFile(filepath.Join(dir, "instance.lock"))
	if err != nil {
		return nil, err
	}
	socket := socketPath(dir)
	listener, err := listen(socket)
	if err != nil {
		lock.Close()
		return nil, fmt.Errorf("cannot listen for a second start: %w", err)
	}
	open, end := context.WithCancel(context.Background())
	return &Instance{lock: lock, listener: listener, socket: socket, open: open, end: end}, nil
}

// listen replaces what a dead holder left at path; only the holder of the lock may call it.
func listen(path string) (*net.UnixListener, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	address, release, err := shortened(path)
	if err != nil {
		return nil, err
	}
	defer release()
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: address, Net: "unix"})
	if err != nil {
		return nil, err
	}
	listener.SetUnlinkOnClose(false) // address may be gone by then; Close removes path
	if runtime.GOOS != "windows" {   // which knows no modes, and keeps the folder to its user
		if err := os.Chmod(path, 0o600); err != nil {
			listener.Close()
			return nil, err
		}
	}
	return listener, nil
}

// Serve answers each command of a later start with one line, in the background until Close.
// answer runs on goroutines of its own, up to maxConns at once, and must not call Close. A second Serve does nothing.
func (i *Instance) Serve(answer func(cmd string) (reply string)) {
	i.serve.Do(func() {
		i.joined.Go(func() { i.accept(answer) })
	})
}

func (i *Instance) accept(answer func(string) string) {
	free := make(chan struct{}, maxConns)
	for {
		select {
		case free <- struct{}{}:
		case <-i.open.Done():
			return
		}
		conn, err := i.listener.Accept()
		if err != nil {
			select {
			case <-i.open.Done():
				return
			case <-time.After(10 * time.Millisecond): // out of file descriptors, say: that passes
				<-free
				continue
			}
		}
		i.joined.Go(func() {
			defer func() { <-free }()
			i.converse(conn, answer)
		})
	}
}

// converse takes one command and gives one reply. A peer that says too much, or too little in time, gets none.
func (i *Instance) converse(conn net.Conn, answer func(string) string) {
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	hangUp := context.AfterFunc(i.open, func() { conn.SetReadDeadline(time.Now()) })
	defer hangUp()
	cmd, err := readLine(conn)
	if err != nil {
		return
	}
	writeLine(conn, answer(cmd))
}

// Close gives the data directory back. It returns when every conversation has ended: at once for a peer that has not
// sent its command yet, and within patience for one that does not take its reply.
func (i *Instance) Close() error {
	var err error
	i.close.Do(func() {
		i.end()
		err = i.listener.Close()
		i.joined.Wait()
		if gone := os.Remove(i.socket); !errors.Is(gone, os.ErrNotExist) {
			err = errors.Join(err, gone)
		}
		err = errors.Join(err, i.lock.Close()) // last, and the lock with it
	})
	return err
}

// readLine returns one line without its end, or an error if it is longer than maxLine.
func readLine(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, maxLine+1)).ReadString('\n')
	if err != nil {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// writeLine writes s as one line, its own line ends made spaces and what is over maxLine left out.
func writeLine(w io.Writer, s string) error {
	s = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(s)
	_, err := io.WriteString(w, s[:min(len(s), maxLine)]+"\n")
	return err
}
