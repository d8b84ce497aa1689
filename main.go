// Switchboard is an MCP server that MCP clients are tested against: a local
// gateway with a window that shows every frame, and a back door for scripts.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"switchboard/gateway/config"
	"switchboard/gateway/filter"
)

// version is stamped by the build.
var version = "dev"

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
                     TIME; with stdio: what it starts gets this (default 30s)
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

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the program: 0 when it did what was asked, 1 when it could not, 2
// when it was asked for something that it does not know. stdio has a 3 besides,
// and --fail-on a 4.
func run(args []string, out, errOut io.Writer) int {
	o, err := parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(out, usage, shownDir())
		return 0
	case err != nil:
		fmt.Fprintf(errOut, "switchboard: %v (see switchboard --help)\n", err)
		return 2
	case o.version:
		fmt.Fprintf(out, "switchboard %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
		return 0
	}
	switch {
	case o.command == "config":
		err = printConfig(o, out)
	case o.command == "export":
		err = export(o, out, errOut)
	case o.command == "stdio":
		return stdio(o, os.Stdin, out, errOut)
	case o.headless:
		err = serve(o, out, errOut)
	default:
		err = open(o, out, errOut)
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

// options are what the command line says.
type options struct {
	command   string // "", "open", "config", "export" or "stdio"
	headless  bool
	hidden    bool // the window waits in the tray
	version   bool
	dir       string        // the data directory
	record    string        // the file to record to; empty: none yet
	untilIdle time.Duration // 0: serve until told to stop
	sources   config.Sources

	// Of --headless; nil: not asked for.
	print, until, failOn *string

	captures []string // of open and export; the window begins with them

	// Of export.
	har, unmask, marked bool
	filter              *string // nil: everything
}

func parse(args []string) (o options, err error) {
	if len(args) > 0 && slices.Contains([]string{"open", "config", "export", "stdio"}, args[0]) {
		o.command, args = args[0], args[1:]
	}
	var listen, server, file string
	flags := flag.NewFlagSet("switchboard", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.BoolVar(&o.headless, "headless", false, "")
	flags.BoolVar(&o.hidden, "hidden", false, "")
	flags.BoolVar(&o.version, "version", false, "")
	flags.StringVar(&listen, "listen", "", "")
	flags.StringVar(&server, "server", "", "")
	flags.StringVar(&file, "config", "", "")
	flags.StringVar(&o.record, "record", "", "")
	flags.StringVar(&o.dir, "data-dir", "", "")
	flags.DurationVar(&o.untilIdle, "until-idle", 0, "")
	queries := map[string]**string{"print": &o.print, "until": &o.until, "fail-on": &o.failOn}
	if o.command == "export" {
		queries["filter"] = &o.filter
	}
	for name, to := range queries {
		flags.Func(name, "", func(query string) error {
			*to = &query
			_, err := filter.Parse(query)
			if mistake := (*filter.Error)(nil); errors.As(err, &mistake) {
				return errors.New(mistake.In(query))
			}
			return err
		})
	}
	if o.command == "export" {
		flags.BoolVar(&o.har, "har", false, "")
		flags.BoolVar(&o.unmask, "unmask", false, "")
		flags.BoolVar(&o.marked, "marked", false, "")
	}
	if o.command == "" {
		flags.Func("open", "", func(file string) error { o.captures = append(o.captures, file); return nil })
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	names := o.command == "export" || o.command == "open"
	if names {
		o.captures = flags.Args()
	}
	switch {
	case names && flags.NArg() == 0:
		return o, fmt.Errorf("%s needs the file of a recording", o.command)
	case !names && flags.NArg() > 0:
		return o, fmt.Errorf("unknown command %q", flags.Arg(0))
	case o.headless && len(o.captures) > 0:
		return o, errors.New("a recording is opened in the window: --headless has none")
	case o.record != "" && o.command != "" && o.command != "open":
		return o, fmt.Errorf("--record does not go with %s", o.command)
	case o.hidden && (o.headless || o.command != ""):
		return o, errors.New("--hidden goes with the window alone")
	case o.untilIdle < 0:
		return o, fmt.Errorf("--until-idle %v is less than no time", o.untilIdle)
	case o.untilIdle > 0 && !o.headless && o.command != "stdio":
		return o, errors.New("--until-idle goes with --headless or stdio")
	case (o.print != nil || o.until != nil || o.failOn != nil) && !(o.headless && o.command == ""):
		return o, errors.New("--print, --until and --fail-on go with --headless")
	}
	if o.dir == "" && o.command != "export" {
		if o.dir, err = config.DefaultDir(); err != nil {
			return o, err
		}
	}
	o.sources = config.In(o.dir)
	if file != "" {
		o.sources.File, o.sources.Named = file, true
	}
	if listen != "" {
		o.sources.Flags = append(o.sources.Flags, config.Override{Key: "gateway.listen", Value: listen, Flag: "--listen"})
	}
	if server != "" {
		o.sources.Flags = append(o.sources.Flags, config.Override{Key: "server.file", Value: server, Flag: "--server"})
	}
	return o, nil
}

// atLogin is the flags of a start at login that serves what this one does: from the same files, straight to the tray.
func (o options) atLogin() []string { return append([]string{"--hidden"}, o.files()...) }

// files is the flags that name the files of this start, where they are not the usual ones.
func (o options) files() (flags []string) {
	absolute := func(path string) string {
		if whole, err := filepath.Abs(path); err == nil {
			return whole
		}
		return path
	}
	if usual, err := config.DefaultDir(); err != nil || absolute(o.dir) != absolute(usual) {
		flags = append(flags, "--data-dir", absolute(o.dir))
	}
	if o.sources.Named {
		flags = append(flags, "--config", absolute(o.sources.File))
	}
	return flags
}

func shownDir() string {
	dir, err := config.DefaultDir()
	if err != nil {
		return "none, " + err.Error()
	}
	return dir
}

func printConfig(o options, out io.Writer) error {
	loaded, err := config.Load(o.sources)
	if err != nil {
		return err
	}
	return config.WriteTable(out, loaded.Values())
}
