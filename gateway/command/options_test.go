package command

import (
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		args, captures, wrong string
	}{
		{"", "", ""},
		{"open", "", "open needs the file of a recording"},
		{"open --headless x", "", "--headless has none"},
		{"--open x --headless", "", "--headless has none"},
		{"open --filter y x", "", "--filter does not go with open"},
		{"config --open x", "", "--open does not go with config"},
		{"export --open x y", "", "--open does not go with export"},
		{"export --record x y", "", "--record does not go with export"},
		{"open --until-idle 1s x", "", "--until-idle goes with"},
		{"--until-idle 1s", "", "--until-idle goes with"},
		{"--headless --until-idle 0s", "", `--until-idle: must be a time such as 30s, not "0s"`},
		{"stdio --until-idle -5s", "", `--until-idle: must be a time such as 30s, not "-5s"`},
		{"--marked", "", "--marked goes with switchboard export"},
		{"--hidden --headless", "", "--hidden goes with the window alone"},
		{"stdio --hidden", "", "--hidden does not go with stdio"},
		{"--hedless", "", "--hedless: there is no such flag; did you mean --headless?"},
		{"-x", "", "--x: there is no such flag"},
		{"--headless=maybe", "", `--headless: takes true or false, not "maybe"`},
		{"--listen", "", "--listen needs something behind it"},
		{"--data-dir= --headless", "", "--data-dir: names nothing"},
		{"--open=", "", "--open: names nothing"},
		{"--config=", "", "--config: names nothing"},
		{"serve --headless", "", `unknown command "serve"`},
		{"--headless export x", "", "a command comes first: switchboard export …"},
		{"stdio x", "", `unknown command "x"`},
		// Recordings are named before, between and behind flags.
		{"open --record f a b", "a b", ""},
		{"--open a --open b", "a b", ""},
		{"export a --har b --filter dir:in", "a b", ""},
		{"export --har -- a --marked", "a --marked", ""},
		{"export a --hra", "", "--hra: there is no such flag; did you mean --har?"},
		{"export a -", "a -", ""},
	} {
		o, err := parse(strings.Fields(tt.args))
		if tt.wrong == "" && (err != nil || strings.Join(o.Captures, " ") != tt.captures) ||
			tt.wrong != "" && (err == nil || !strings.Contains(err.Error(), tt.wrong)) {
			t.Errorf("parse(%s) = %q, %v; want %q, %q", tt.args, o.Captures, err, tt.captures, tt.wrong)
		}
	}
}

// What a flag says wins over the files also where it says nothing.
func TestParseSources(t *testing.T) {
	o, err := parse([]string{"--server", "", "--listen=:0", "--data-dir", "d", "--config", "c.toml"})
	if err != nil {
		t.Fatal(err)
	}
	var flags []string
	for _, f := range o.Sources.Flags {
		flags = append(flags, f.Flag+" "+f.Key+"="+f.Value)
	}
	if want := []string{"--server server.file=", "--listen gateway.listen=:0"}; !slices.Equal(flags, want) {
		t.Errorf("flags %q, want %q", flags, want)
	}
	if s := o.Sources; s.File != "c.toml" || !s.Named || !strings.HasPrefix(s.Settings, "d") {
		t.Errorf("sources %+v", s)
	}
}
