// Package remembered is what the window keeps in mind from one run to the next and nobody would write down as a
// setting: where it stood, what was looked for. It lives in one file of its own, which may be thrown away at any time.
package remembered

import "time"

// State is all of it. What is zero was never kept. Who adds a field bounds what goes into it.
type State struct {
	Place   Place    `toml:"place"`
	Filters []Filter `toml:"filters,omitempty"` // saved, in the order in which they are offered; at most MostFilters
	Sent    []Sent   `toml:"sent,omitempty"`    // newest first; ui/view bounds them
	Done    []string `toml:"done,omitempty"`    // what was chosen in the palette, the last first; at most MostDone
}

// Sent is a message that was sent by hand.
type Sent struct {
	At     time.Time `toml:"at"`
	To     string    `toml:"to"`
	Method string    `toml:"method"`
	Text   string    `toml:"text"`
	AsIs   bool      `toml:"as_is,omitempty"`
}

// Place is where the window was and how it was divided.
type Place struct {
	Width     float32    `toml:"width"` // of its content, in the toolkit's units
	Height    float32    `toml:"height"`
	X         int        `toml:"x"` // on the desktop, in its pixels
	Y         int        `toml:"y"`
	Placed    bool       `toml:"placed"` // X and Y are known
	Maximized bool       `toml:"maximized"`
	Splits    [3]float64 `toml:"splits"` // the parts left or above, from the outermost split to the innermost
	Follow    string     `toml:"follow"` // "true" or "false", as the person turned it; empty: never
	Path      string     `toml:"path"`   // that clients are pointed at
}

// Filter is a query that was saved under a name.
type Filter struct {
	Name  string `toml:"name"`
	Query string `toml:"query"`
}

// MostFilters bounds the saved filters.
const MostFilters = 50

// MostDone bounds what is remembered of the palette.
const MostDone = 8
