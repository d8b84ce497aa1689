// Package command is what the command line asks for: it is read here, and done where it needs no window.
package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"runtime"

	"switchboard/gateway/config"
	"switchboard/gateway/filter"
	"switchboard/gateway/record"
	"switchboard/gateway/spine"
)

// Program is what the command line needs of the rest of the program, which knows a window.
type Program struct {
	Version string
	// Window serves until it is told to stop, with a window where there can be one, or shows a recording.
	Window func(o Options, out, errOut io.Writer) error
	Choose Choose
}

// Choose is the choice of a recording's events that the window would make with q in its Find box, or with marked those
// of it alone that are marked. before are the sessions that the recording's header names.
type Choose func(events []spine.Event, before []record.Known, marks record.Marks, q *filter.Query, marked bool) record.Choice

const usage = `Switchboard meets MCP clients: point yours at http://127.0.0.1:4444/mcp or /sse and
see every frame both ways, inject your own, hold back answers, and mirror it all.

Usage:
  switchboard [flags]          serve, with a window where there is a display
  switchboard open CAPTURE…    show a recording in the window, read-only; one part of it is enough
  switchboard export [--har] [--unmask] [--marked] [--filter QUERY] CAPTURE…
                               print a recording, the parts of one, or what is chosen of it, as
                               JSON lines or HAR
  switchboard config [flags]   print each value in force and where it comes from
  switchboard stdio [flags]    what a client launches that knows no URLs: joins the running
                               Switchboard, or starts one without a window

Flags:
  --headless         serve without a window; also done where there is no display
  --listen ADDR      host:port to listen on (default 127.0.0.1:4444); port 0 takes a free one
  --server FILE      play the server that this TOML file describes (docs/server-toml.md)
  --record FILE      record all traffic to this new file, from the first event on; without
                     it recording is turned on in the window, the tray or the control API
  --config FILE      read this file instead of DIR/config.toml; it is never written
  --data-dir DIR     where all that the program writes is kept: the debug token
                     (DIR/token), what was changed in the window (DIR/settings.toml), and
                     recordings (DIR/captures); default: %s
  --hidden           start in the tray; where there is none, the window is shown
  --until-idle TIME  with --headless: end by itself once no session has been open for
                     TIME; over Streamable HTTP a client that does not say goodbye
                     stays for http.idle; with stdio: what it starts gets this
                     (default 30s)
  --print QUERY      with --headless: print each event that the query means as a line of
                     JSON, '' all of them; what else is said goes to stderr (docs/filter.md)
  --until QUERY      with --headless: end, with 0, when such an event happens
  --fail-on QUERY    with --headless: end, with 4, when such an event happens
  --open FILE        begin with this recording in the window
  --filter QUERY     with export: what the window shows with that in its Find box (docs/filter.md)
  --marked           with export: what was marked in the window
  --har              with export: HAR 1.2, which browsers and other viewers open
  --unmask           with export: leave tokens, cookies and the like as they were recorded
  --version          print the version
  --help             print this

Exit codes: 0 it did what was asked, with stdio until the client closed stdin;
1 it could not, with stdio no Switchboard was reached or started; 2 it was asked
for something that it does not know; 3 Switchboard ended the session of stdio;
4 what --fail-on names has happened.

All keys of a config file, at their defaults: config.example.toml.
`

// Run does what args ask for and returns the exit code: 0 when it did what was asked, 1 when it could not, 2 when it was
// asked for something that it does not know. stdio has a 3 besides, and --fail-on a 4. Of in, which is stdin, stdio alone reads.
func (p Program) Run(args []string, in io.Reader, out, errOut io.Writer) int {
	o, err := parse(args)
	o.Version = p.Version
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, err = fmt.Fprintf(out, usage, shownDir())
	case err != nil:
		fmt.Fprintf(errOut, "switchboard: %v (see switchboard --help)\n", err)
		return 2
	case o.version:
		_, err = fmt.Fprintf(out, "switchboard %s %s %s/%s\n", o.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	case o.command == "config":
		err = printConfig(o, out)
	case o.command == "export":
		err = export(o, p.Choose, out, errOut)
	case o.command == "stdio":
		return stdio(o, in, out, errOut)
	case o.headless:
		err = Serve(o, out, errOut)
	default:
		err = p.Window(o, out, errOut)
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFailed):
		fmt.Fprintf(errOut, "switchboard: %v\n", err)
		return 4
	default:
		fmt.Fprintf(errOut, "switchboard: %v\n", err)
		return 1
	}
}

func shownDir() string {
	dir, err := config.DefaultDir()
	if err != nil {
		return "none, " + err.Error()
	}
	return dir
}

func printConfig(o Options, out io.Writer) error {
	loaded, err := config.Load(o.Sources)
	if err != nil {
		return err
	}
	return config.WriteTable(out, loaded.Values())
}
