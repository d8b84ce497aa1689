package running

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"os"
	"runtime"
	"syscall"
	"time"
)

// ErrNone says that no gateway serves the data directory, as far as its note tells.
var ErrNone = errors.New("no Switchboard is running on this data directory")

// patience is how long a gateway may take to say that it is one.
const patience = 2 * time.Second

// Find is the note of the gateway that serves dir, once it has answered. ErrNone: there is no note, or it is
// stale. A note whose process is gone is never followed: who has the port since then shall not be asked.
func Find(ctx context.Context, dir string) (Note, error) {
	n, err := Read(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return n, ErrNone
	case err != nil:
		return n, fmt.Errorf("%w: %w", ErrNone, err)
	case !alive(n.PID):
		return n, fmt.Errorf("%w: process %d of %s is gone", ErrNone, n.PID, Name)
	}
	if err := answers(ctx, n); err != nil {
		return n, fmt.Errorf("%w: %w", ErrNone, err)
	}
	return n, nil
}

// Host is the host:port to reach the gateway at from this machine.
func (n Note) Host() string {
	host, port, err := net.SplitHostPort(n.Address)
	if err != nil {
		return n.Address
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
		if err == nil && ip.Is6() {
			host = "::1"
		}
	}
	return net.JoinHostPort(host, port)
}

// LocalHost is the Host header that every gateway lets pass, whatever it listens on.
func (n Note) LocalHost() string {
	_, port, _ := net.SplitHostPort(n.Address)
	return net.JoinHostPort("localhost", port)
}

// answers asks whoever has the address who that is.
func answers(ctx context.Context, n Note) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+n.Host()+"/healthz", nil)
	if err != nil {
		return err
	}
	r.Host, r.Close = n.LocalHost(), true
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, // and no proxy
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }} // who answers is asked, nobody else
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var health struct{ Name string }
	if err := json.NewDecoder(io.LimitReader(resp.Body, 4096)).Decode(&health); err != nil || health.Name != "switchboard" {
		return fmt.Errorf("who listens on %s is no Switchboard", n.Address)
	}
	return nil
}

// alive reports whether a process of that id is there.
func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false // Windows says so here
	}
	defer p.Release()
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, os.ErrPermission) || runtime.GOOS == "windows"
}
