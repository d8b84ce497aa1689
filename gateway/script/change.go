package script

import (
	"context"
	"slices"

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

// change reads a step that shows or hides something.
func (t *table) change(act string, l *later) step {
	of := t.table(act)
	if of == nil {
		return nil
	}
	change := make(names)
	for _, list := range lists {
		change[list] = of.strings(list)
		l.checks = append(l.checks, func(all names) {
			for i, name := range change[list] {
				if !slices.Contains(all[list], name) {
					of.d.wrong(element(of.at(list), i), "%s", config.Unknown(list[:len(list)-1], name, all[list]))
				}
			}
		})
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
