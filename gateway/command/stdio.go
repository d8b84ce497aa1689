package command

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"switchboard/gateway/bridge"
	"switchboard/gateway/config"
	"switchboard/gateway/token"
)

// lingers is how long a Switchboard that stdio has started outlives its last session.
const lingers = 30 * time.Second

// stdio carries lines between a client and its session until either ends. The exit code is 0 where the client closed in,
// 1 where no Switchboard could be reached or started, and 3 where that ended the session. Nothing but MCP goes to out.
func stdio(o Options, in io.Reader, out, errOut io.Writer) int {
	say := func(format string, a ...any) { fmt.Fprintf(errOut, "switchboard stdio: "+format+"\n", a...) }
	secret, notice, err := token.Open(o.Dir)
	if err != nil {
		say("%v", err)
		return 1
	}
	if notice != "" {
		say("%s", notice)
	}
	conn, err := bridge.Join(context.Background(), bridge.Options{Dir: o.Dir, Token: secret.Reveal(), From: bridge.Parent(),
		Command: func() (*exec.Cmd, error) { return headless(o) }, Say: say})
	if err != nil {
		say("%v", err)
		return 1
	}
	if err := bridge.Carry(conn, in, out); err != nil {
		say("%v", err)
		return 3
	}
	return 0
}

// headless is this program as it serves o without a window, on a free port where the configured one is taken.
func headless(o Options) (*exec.Cmd, error) {
	loaded, err := config.Load(o.Sources)
	if err != nil {
		return nil, err
	}
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	if o.untilIdle == 0 {
		o.untilIdle = lingers
	}
	args := []string{"--headless", "--data-dir", dir, "--listen", vacant(loaded.Config.Gateway.Listen), "--until-idle", o.untilIdle.String()}
	if o.Sources.Named {
		file, err := filepath.Abs(o.Sources.File)
		if err != nil {
			return nil, err
		}
		args = append(args, "--config", file)
	}
	for _, f := range o.Sources.Flags {
		if f.Key == "server.file" {
			file := f.Value
			if file != "" { // the built-in server, whatever the files say
				if file, err = filepath.Abs(file); err != nil {
					return nil, err
				}
			}
			args = append(args, f.Flag, file)
		}
	}
	cmd := exec.Command(program, args...)
	cmd.Dir = dir // so that it holds on to no folder of the client's
	return cmd, nil
}

// vacant is address, or where its port is taken the same host with a free one.
func vacant(address string) string {
	listener, err := net.Listen("tcp", address)
	if err == nil {
		_ = listener.Close()
		return address
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return net.JoinHostPort(host, "0")
}
