package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"switchboard/gateway"
	"switchboard/gateway/config"
	"switchboard/gateway/token"
)

// Setup reads the configuration and the token and makes the gateway of them, which whoever calls closes. It records already
// where that is asked for, and leaves the note by which others find it while it listens.
func Setup(o Options, errOut io.Writer) (*gateway.Gateway, config.Loaded, token.Token, error) {
	loaded, err := config.Load(o.Sources)
	if err != nil {
		return nil, loaded, token.Token{}, err
	}
	secret, notice, err := token.Open(o.Dir)
	if err != nil {
		return nil, loaded, secret, err
	}
	if notice != "" {
		fmt.Fprintf(errOut, "switchboard: %s\n", notice)
	}
	log := slog.New(slog.NewTextHandler(errOut, &slog.HandlerOptions{Level: slog.LevelWarn}))
	loaded.Config = loaded.In(o.Dir)
	gw, err := gateway.New(loaded.Config, gateway.Version(o.Version), secret.Equal, log)
	if err != nil {
		return nil, loaded, secret, err
	}
	gw.OnTurn(noteIn(o.Dir, o.Version, errOut))
	if o.record != "" {
		if _, err := gw.RecordTo(o.record); err != nil {
			gw.Close()
			return nil, loaded, secret, err
		}
	}
	return gw, loaded, secret, nil
}

// Serve runs without a window until it is told to stop by a signal, or has been idle for as long as it may.
func Serve(o Options, out, errOut io.Writer) error {
	gw, loaded, secret, err := Setup(o, errOut)
	if err != nil {
		return err
	}
	defer gw.Close()
	var joined sync.WaitGroup
	defer joined.Wait()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second one ends the process
	if o.print != nil {
		// Who reads may go first: then what is written fails, and the run ends as others do, its recording whole.
		signal.Ignore(syscall.SIGPIPE)
		defer signal.Reset(syscall.SIGPIPE)
	}
	seen, err := newWatch(gw, o, out)
	if err == nil {
		err = gw.Start("")
	}
	if err != nil {
		gw.Close()
		_ = seen.wait()
		return taken(err, o.Dir, loaded.Config.Gateway.Listen)
	}
	if o.print != nil {
		out = errOut // what is printed is read by a program
	}
	Announce(o, out, gw)
	fmt.Fprintf(out, "  token    %s  (kept in %s)\n", secret.Reveal(), secret.Path())
	fmt.Fprintln(out, "Ctrl+C stops it.")
	quiet := make(chan struct{})
	if o.untilIdle > 0 {
		joined.Go(func() {
			if idle(ctx, o.untilIdle, gw.Stats) {
				close(quiet)
			}
		})
	}
	select {
	case <-ctx.Done():
	case <-quiet:
	case err = <-seen.ended:
	case <-gw.Failed():
		err = fmt.Errorf("serving ended: %s", gw.Stats().Error)
	}
	gw.Close()
	if late := seen.wait(); err == nil {
		err = late
	}
	if err != nil {
		return err
	}
	if s := gw.Recording(); s.Error != "" {
		return errors.New(s.Error)
	}
	return nil
}

// Announce prints the addresses in force.
func Announce(o Options, out io.Writer, gw *gateway.Gateway) {
	address := gw.Stats().Address
	fmt.Fprintf(out, "Switchboard %s is listening on %s\n", o.Version, address)
	fmt.Fprintf(out, "  HTTP     http://%s/mcp\n", address)
	fmt.Fprintf(out, "  SSE      http://%s/sse\n", address)
	fmt.Fprintf(out, "  mirror   ws://%s/debug/events\n", address)
	fmt.Fprintf(out, "  control  http://%s/debug/sessions\n", address)
	if s := gw.Recording(); s.Enabled {
		fmt.Fprintf(out, "  record   %s\n", s.File)
	}
}
