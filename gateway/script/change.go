package script

// This file has what comes and goes: the steps that show and hide, and the names that they may use.

import (
	"context"
	"slices"
	"strings"

	"switchboard/gateway/config"
)

// lists are the keys of what a step can change, by the list of the protocol.
var lists = []string{"tools", "resources", "templates", "prompts"}

// names are what is in a script, by list: tools and prompts by name, resources and templates by URI.
type names map[string][]string

// later checks what can be checked only when the whole file is known.
type later struct {
	names  names
	checks []func(names)
}

// known has each of all, which stand in t at key, be in that list of the script.
func (l *later) known(t *table, key string, all []string, list string) {
	l.checks = append(l.checks, func(n names) {
		for i, name := range all {
			if !slices.Contains(n[list], name) {
				t.d.wrong(element(t.at(key), i), "%s", config.Unknown(strings.TrimSuffix(list, "s"), describe(name), quoted(n[list])))
			}
		}
	})
}

func quoted(all []string) (q []string) {
	for _, s := range all {
		q = append(q, describe(s))
	}
	return q
}

// change reads a step that shows or hides something.
func (t *table) change(act string, l *later) step {
	of := t.table(act)
	if of == nil {
		return nil
	}
	change := make(names)
	for _, list := range lists {
		change[list] = of.strings(list)
		l.known(of, list, change[list], list)
	}
	of.close()
	return func(_ context.Context, c *call) error {
		c.server.change(c.script, act, change)
		return nil
	}
}

// hiding is what does not show of a script, by list and name.
type hiding map[[2]string]bool

func (h hiding) change(act string, what names) {
	for list, all := range what {
		for _, name := range all {
			key := [2]string{list, name}
			h[key] = act == "hide" || act == "toggle" && !h[key]
		}
	}
}
