// Package config holds what a person can set: the typed configuration, the table of its keys, and the layers that it
// is read from (defaults, the person's file, what was changed in the window, flags).
package config

import "time"

// Config is the whole configuration, one struct a table of the file. [Default] and [Load] give valid ones; one that
// was made or changed by hand is checked by Validate. A Config may be copied: nothing writes into its slices.
// Units, ranges and effects of each field stand in the table of keys (keys.go).
type Config struct {
	Gateway   Gateway
	HTTP      HTTP
	Server    Server
	Keepalive Keepalive
	Limits    Limits
	Debug     Debug
	Record    Record
	Window    Window
	Notify    Notify
}

// Gateway says where the gateway listens, whom it lets in and how it names itself.
type Gateway struct {
	Listen         string // host:port; port 0 takes a free one
	Endpoint       string // EndpointHost, EndpointRelative or an absolute http(s) base URL
	AllowedHosts   []string
	AllowedOrigins []string
	Retry          time.Duration
}

// The two values of Gateway.Endpoint that are not a URL.
const (
	EndpointHost     = "host"     // absolute, from the request's validated Host header
	EndpointRelative = "relative" // a path, to be resolved by the client
)

// HTTP says how clients of Streamable HTTP are treated.
type HTTP struct {
	Answer Answer        // of a POST; can be changed while the gateway runs
	Idle   time.Duration // 0: clients that went away without a word are kept
}

// Answer is the form of the answer to a POST.
type Answer string

// The answers to a POST.
const (
	AnswerSSE  Answer = "sse"  // a stream
	AnswerJSON Answer = "json" // one JSON body
)

// Server says who answers the clients.
type Server struct {
	File string // a server in TOML (see docs/server-toml.md); empty: the built-in one
}

// Keepalive says what an idle stream carries. It can be changed while the gateway runs.
type Keepalive struct {
	Enabled  bool // false: not one byte on an idle stream
	Style    Style
	Interval time.Duration
}

// Style is the form of a keepalive on the wire.
type Style string

// The styles of a keepalive.
const (
	StyleComment Style = "comment" // an SSE comment, which no client sees
	StyleEvent   Style = "event"   // a named event "keepalive" with data {}
	StylePing    Style = "ping"    // a JSON-RPC ping, which the client must answer
)

// Limits bounds everything that grows, in time and in size.
type Limits struct {
	Sessions     int
	Body         Size
	QueueFrames  int
	QueueBytes   Size
	ReadTimeout  time.Duration
	WriteTimeout time.Duration
	IdleTimeout  time.Duration // 0: idle sessions are kept
	DrainTimeout time.Duration // 0: what is queued at the end is dropped
	ClosedKept   int
	ClosedFor    time.Duration
}

// Debug says whether the traffic is mirrored, to how many, and how much of it a viewer can ask back for.
type Debug struct {
	Enabled       bool
	Viewers       int
	BacklogEvents int
	BacklogBytes  Size
}

// Record says where recordings are kept and how large they may get.
type Record struct {
	Dir     string // empty: captures in the data directory
	MaxSize Size   // of one file
	Keep    int    // files of one recording
}

// Window is the look of the window and how much it keeps.
type Window struct {
	Theme       Theme
	CloseToTray bool
	Follow      bool
	Rows        int
	RowsBytes   Size
}

// Notify says of what a person is told while the window is out of sight.
type Notify struct {
	Sessions bool
	Errors   bool
	Slow     bool
	Queue    int // frames that wait for one client, from which on it counts as slow
}

// Theme is the colours of the window.
type Theme string

// The themes of the window.
const (
	ThemeSystem Theme = "system" // as the desktop says
	ThemeDark   Theme = "dark"
	ThemeLight  Theme = "light"
)

// Default is the configuration of a first start, as config.example.toml shows it.
func Default() Config {
	var c Config
	for _, r := range c.rows() {
		r.put(r.initial)
	}
	return c
}

// Validate reports the first value, in the order of the example file, that no file could have set: an *Error that
// carries the key.
func (c Config) Validate() error {
	for _, r := range c.rows() {
		if err := r.set(r.value()); err != nil {
			return &Error{Key: r.name, Msg: err.Error()}
		}
	}
	return nil
}

// Set puts text, as one would type it in a form or behind a flag, into the key of that name. On an *Error, which
// carries the key, c is unchanged.
func (c *Config) Set(name, text string) error {
	names := newNames(c)
	r, found := names.rows[name]
	if !found {
		return &Error{Key: name, Msg: Unknown("key", name, names.keys)}
	}
	if err := r.set(r.parse(text)); err != nil {
		return &Error{Key: name, Msg: err.Error()}
	}
	return nil
}

// Texts is the value of every key by its name, each as Set takes it.
func (c Config) Texts() map[string]string {
	texts := make(map[string]string)
	for _, r := range c.rows() {
		texts[r.name] = plain(r.value())
	}
	return texts
}
