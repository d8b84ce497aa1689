package command

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"switchboard/gateway/config"
	"switchboard/gateway/filter"
)

// Options are what the command line says. What is exported of it is for who opens the window.
type Options struct {
	Version  string // of the program, which no flag says
	Dir      string // the data directory
	Sources  config.Sources
	Hidden   bool     // the window waits in the tray
	Captures []string // of open, --open and export; the window begins with them

	command   string // "", "open", "config", "export" or "stdio"
	headless  bool
	version   bool          // asked for
	record    string        // the file to record to; empty: none yet
	untilIdle time.Duration // 0: serve until told to stop

	// Of --headless; nil: not asked for.
	print, until, failOn *string

	// Of export.
	har, unmask, marked bool
	filter              *string // nil: everything
}

// parse reads the command line. The error, which goes before "see --help", is flag.ErrHelp where that is asked for.
func parse(args []string) (o Options, err error) {
	commands := []string{"open", "config", "export", "stdio"}
	if len(args) > 0 && slices.Contains(commands, args[0]) {
		o.command, args = args[0], args[1:]
	}
	c := newCommandLine(&o)
	names := o.command == "export" || o.command == "open"
	words, err := c.read(args, names)
	switch {
	case err != nil:
		return o, err
	case names && len(words) == 0:
		return o, fmt.Errorf("%s needs the file of a recording", o.command)
	case names:
		o.Captures = words
	case len(words) > 0 && o.command == "" && slices.Contains(commands, words[0]):
		return o, fmt.Errorf("a command comes first: switchboard %s …", words[0])
	case len(words) > 0:
		return o, fmt.Errorf("unknown command %q", words[0])
	}
	switch {
	case o.headless && len(o.Captures) > 0:
		return o, errors.New("a recording is opened in the window: --headless has none")
	case o.Hidden && o.headless:
		return o, errors.New("--hidden goes with the window alone")
	case o.untilIdle > 0 && !o.headless && o.command != "stdio":
		return o, errors.New("--until-idle goes with --headless or stdio")
	case (o.print != nil || o.until != nil || o.failOn != nil) && !o.headless:
		return o, errors.New("--print, --until and --fail-on go with --headless")
	}
	if o.Dir == "" && o.command != "export" {
		if o.Dir, err = config.DefaultDir(); err != nil {
			return o, err
		}
	}
	files := config.In(o.Dir)
	if o.Sources.Settings = files.Settings; !o.Sources.Named {
		o.Sources.File = files.File
	}
	return o, nil
}

// commandLine is the flags that go into Options. Its errors are in words of our own: package flag's say -x of --x.
type commandLine struct {
	*flag.FlagSet
	command string
	wrong   error               // of the flag that was read last
	of      map[string][]string // the commands that a flag goes with, "" being none; a flag that is not there goes with all
}

func newCommandLine(o *Options) *commandLine {
	c := &commandLine{FlagSet: flag.NewFlagSet("switchboard", flag.ContinueOnError), command: o.command, of: make(map[string][]string)}
	c.SetOutput(io.Discard)
	c.on("version", &o.version)
	c.text("data-dir", &o.Dir)
	c.value("config", func(file string) error { o.Sources.Named = true; return filled(&o.Sources.File, file) })
	c.key("listen", "gateway.listen", o)
	c.key("server", "server.file", o)
	c.on("headless", &o.headless, "", "open", "config", "stdio")
	c.on("hidden", &o.Hidden, "")
	c.text("record", &o.record, "", "open")
	c.value("open", func(file string) error {
		o.Captures = append(o.Captures, "")
		return filled(&o.Captures[len(o.Captures)-1], file)
	}, "")
	c.value("until-idle", func(s string) (err error) {
		if o.untilIdle, err = time.ParseDuration(s); err != nil || o.untilIdle <= 0 {
			return fmt.Errorf("must be a time such as 30s, not %q", s)
		}
		return nil
	}, "", "open", "stdio")
	c.query("print", &o.print, "")
	c.query("until", &o.until, "")
	c.query("fail-on", &o.failOn, "")
	c.query("filter", &o.filter, "export")
	c.on("marked", &o.marked, "export")
	c.on("har", &o.har, "export")
	c.on("unmask", &o.unmask, "export")
	return c
}

// value has take read what stands behind a flag.
func (c *commandLine) value(name string, take func(string) error, commands ...string) {
	c.of[name] = commands
	c.Func(name, "", func(s string) error { c.wrong = c.check(name, s, take); return c.wrong })
}

// on is a flag without a value.
func (c *commandLine) on(name string, to *bool, commands ...string) {
	c.of[name] = commands
	c.BoolFunc(name, "", func(s string) error {
		c.wrong = c.check(name, s, func(s string) (err error) {
			if *to, err = strconv.ParseBool(s); err != nil {
				return fmt.Errorf("takes true or false, not %q", s)
			}
			return nil
		})
		return c.wrong
	})
}

func (c *commandLine) check(name, s string, take func(string) error) error {
	if of := c.of[name]; len(of) > 0 && !slices.Contains(of, c.command) {
		if c.command == "" {
			return fmt.Errorf("--%s goes with switchboard %s", name, strings.Join(of, " or "))
		}
		return fmt.Errorf("--%s does not go with %s", name, c.command)
	}
	if err := take(s); err != nil {
		return fmt.Errorf("--%s: %w", name, err)
	}
	return nil
}

func (c *commandLine) text(name string, to *string, commands ...string) {
	c.value(name, func(s string) error { return filled(to, s) }, commands...)
}

// filled is for the name of a file: an empty one was a variable of a shell that was not set.
func filled(to *string, s string) error {
	if *to = s; s == "" {
		return errors.New("names nothing")
	}
	return nil
}

// key is a flag that wins over a key of the configuration.
func (c *commandLine) key(name, key string, o *Options) {
	c.value(name, func(s string) error {
		o.Sources.Flags = append(o.Sources.Flags, config.Override{Key: key, Value: s, Flag: "--" + name})
		return nil
	})
}

func (c *commandLine) query(name string, to **string, commands ...string) {
	c.value(name, func(s string) error {
		*to = &s
		_, err := filter.Parse(s)
		if mistake := (*filter.Error)(nil); errors.As(err, &mistake) {
			return errors.New(mistake.In(s))
		}
		return err
	}, commands...)
}

// read reads all flags and returns the words that are none. Flags may stand behind words, where those can be many; what stands
// behind -- is words.
func (c *commandLine) read(args []string, many bool) (words []string, err error) {
	for {
		c.wrong = nil
		if err := c.Parse(args); err != nil {
			return nil, c.said(err)
		}
		rest := c.Args()
		at := len(args) - len(rest)
		if len(rest) == 0 || !many || at > 0 && args[at-1] == "--" {
			return append(words, rest...), nil
		}
		words, args = append(words, rest[0]), rest[1:]
	}
}

// said is what package flag says of a mistake, as the flags are written.
func (c *commandLine) said(err error) error {
	if c.wrong != nil || errors.Is(err, flag.ErrHelp) {
		return cmp.Or(c.wrong, err)
	}
	if name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -"); unknown {
		var all []string
		c.VisitAll(func(f *flag.Flag) { all = append(all, "--"+f.Name) })
		return fmt.Errorf("--%s: %s", name, config.Unknown("flag", "--"+name, all))
	}
	if name, bare := strings.CutPrefix(err.Error(), "flag needs an argument: -"); bare {
		return fmt.Errorf("--%s needs something behind it", name)
	}
	return err
}

// Locate makes the paths of the recordings whole, for who runs in another folder, and reports one that is not there.
func (o *Options) Locate() error {
	for i, file := range o.Captures {
		path, err := filepath.Abs(file)
		if err != nil {
			return err
		}
		if _, err := os.Stat(path); err != nil {
			return err
		}
		o.Captures[i] = path
	}
	return nil
}

// AtLogin is the flags of a start at login that serves what this one does: from the same files, straight to the tray.
func (o Options) AtLogin() []string { return append([]string{"--hidden"}, o.files()...) }

// ForClients is what a client launches this program with, to join what this start serves by stdio.
func (o Options) ForClients() []string { return append([]string{"stdio"}, o.files()...) }

// files is the flags that name the files of this start, where they are not the usual ones.
func (o Options) files() (flags []string) {
	absolute := func(path string) string {
		if whole, err := filepath.Abs(path); err == nil {
			return whole
		}
		return path
	}
	if usual, err := config.DefaultDir(); err != nil || absolute(o.Dir) != absolute(usual) {
		flags = append(flags, "--data-dir", absolute(o.Dir))
	}
	if o.Sources.Named {
		flags = append(flags, "--config", absolute(o.Sources.File))
	}
	return flags
}
