package config

// This file is the one table of the configuration. Checks, defaults, the example file, the settings file and where
// each value comes from all follow from it: a new key is a field in config.go and a row here.

import (
	"cmp"
	"time"
)

// section is one table of the file.
type section struct {
	name, doc string
	rows      []row
}

// row is one key: its place in one Config with what may stand there, and its effect in a sentence or two.
type row struct {
	name string // within its section as written below, with the section's name and a dot as rows returns it
	field
	doc string
}

// sections is the table over c, in the order of the example file.
func (c *Config) sections() []section {
	return []section{
		{"gateway", "Where the gateway listens, whom it lets in, and how it names itself.", []row{
			{"listen", text(&c.Gateway.Listen, "127.0.0.1:4444", isAddress, "host:port with a port from 0 to 65535").in(AtListen),
				"The address to listen on. Port 0 takes a free one; the address in force is printed and shown."},
			{"endpoint", text(&c.Gateway.Endpoint, EndpointHost, isEndpoint, `"host", "relative" or a base URL such as "https://proxy.example/mcp"`).in(AtListen),
				"How the endpoint event of an SSE stream names the URL to post to: from the Host that the client asked for, as a path only, or below a base of your own (for a proxy in front)."},
			{"allowed_hosts", list(&c.Gateway.AllowedHosts, isHost, `a list of hosts such as ["proxy.example", "proxy.example:8443"]`).in(AtListen),
				"Hosts that a request may name besides the loopback ones; any other Host is refused (403), which stops DNS rebinding. Without a port, any port will do."},
			{"allowed_origins", list(&c.Gateway.AllowedOrigins, isOrigin, `a list of origins such as ["https://app.example"]`).in(AtListen),
				"Origins of web pages that may connect besides the loopback ones; any other Origin is refused (403)."},
			{"retry", duration(&c.Gateway.Retry, 5*time.Second, 0, time.Hour).in(AtListen),
				"The retry: field of every SSE frame, which tells a client how long to wait before it reconnects. Sent in whole milliseconds."},
		}},
		{"http", "Streamable HTTP, at /mcp.", []row{
			{"answer", choice(&c.HTTP.Answer, AnswerSSE, AnswerJSON).in(AtOnce),
				"Whether a POST is answered as a stream, which can carry more than the response, or as one JSON body. Clients must cope with both. Can be changed while Switchboard runs, for all sessions or for one."},
			{"idle", duration(&c.HTTP.Idle, 10*time.Minute, 0, 24*time.Hour).in(AtListen),
				"How long a client may have no stream open and send nothing before its session is ended (Idle). A client of 2026-07-28, which has no session, is one row in the list for as long. 0s means for ever."},
		}},
		{"server", "Who answers the clients.", []row{
			{"file", text(&c.Server.File, "", isPath, `the path of a file, or "" for the built-in server`).in(AtListen),
				"A server of your own, written in TOML as docs/server-toml.md says, in place of the built-in one. It is read again whenever it changes."},
		}},
		{"keepalive", "What an idle stream carries. Can be changed while Switchboard runs, for all sessions or for one.", []row{
			{"enabled", toggle(&c.Keepalive.Enabled, true).in(AtOnce),
				"Whether idle streams are kept alive at all. Off means not one byte on an idle stream."},
			{"style", choice(&c.Keepalive.Style, StyleComment, StyleEvent, StylePing).in(AtOnce),
				"An SSE comment (no client sees it), a named event \"keepalive\" (some clients break on it, which is worth knowing), or a JSON-RPC ping (the client must answer)."},
			{"interval", duration(&c.Keepalive.Interval, 15*time.Second, time.Second, time.Hour).in(AtOnce),
				"How long a stream is idle before it gets a keepalive. Each message starts the wait again."},
		}},
		{"limits", "Bounds on everything that grows. Whoever meets one is told by name.", []row{
			{"sessions", count(&c.Limits.Sessions, 1000, 1, 100_000).in(AtListen),
				"Sessions open at once. One more is refused with 503 and Retry-After."},
			{"body", size(&c.Limits.Body, 4*MiB, 1*KiB, 1*GiB).in(AtListen),
				"The largest message that a client may post. A larger one is refused with 413."},
			// A burst of 100,000 frames of 300 bytes fits whole, before the client has read a byte of it. The bytes are
			// what bounds memory; the count bounds the overhead of frames that are smaller than their own bookkeeping.
			{"queue_frames", count(&c.Limits.QueueFrames, 1<<17, 1, 1<<22).in(AtListen),
				"Frames that may wait for one client. While it is full the server waits for room, and what is injected is refused."},
			{"queue_bytes", size(&c.Limits.QueueBytes, 32*MiB, 1*KiB, 4*GiB).in(AtListen),
				"The same bound in bytes. Whichever is met first holds."},
			{"read_timeout", duration(&c.Limits.ReadTimeout, 30*time.Second, 10*time.Millisecond, time.Hour).in(AtListen),
				"How long a request may take to come in: its headers, and then its body. A slower body is refused with 408; slower headers end the connection."},
			{"write_timeout", duration(&c.Limits.WriteTimeout, 10*time.Second, 10*time.Millisecond, time.Hour).in(AtListen),
				"How long one write to a client may take. A client that stops reading for longer loses its session (SlowClient), or over Streamable HTTP its stream. Of one that vanishes without a word, because its machine or the network is gone, that is known after three times as long (Vanished)."},
			{"idle_timeout", duration(&c.Limits.IdleTimeout, 0, 0, 24*time.Hour).in(AtListen),
				"How long a session may be without a message in either direction before it is ended (Idle). 0s means for ever."},
			{"drain_timeout", duration(&c.Limits.DrainTimeout, 2*time.Second, 0, time.Minute).in(AtListen),
				"How long a session that is ended may still write what waits for its client. What is left then is shown as dropped."},
			{"closed_kept", count(&c.Limits.ClosedKept, 64, 0, 10_000).in(AtListen),
				"Closed sessions that stay listed with their reason."},
			{"closed_for", duration(&c.Limits.ClosedFor, 10*time.Minute, 0, 24*time.Hour).in(AtListen),
				"How long a closed session stays listed."},
		}},
		{"debug", "The debug socket and the control API below /debug, which mirror all traffic to whoever has the token.", []row{
			{"enabled", toggle(&c.Debug.Enabled, true).in(AtOnce),
				"Whether traffic is mirrored. Off ends every viewer and refuses new ones (503)."},
			{"viewers", count(&c.Debug.Viewers, 16, 1, 1024).in(AtListen),
				"Viewers connected at once. One more is refused with 503."},
			{"backlog_events", count(&c.Debug.BacklogEvents, 10_000, 0, 1_000_000),
				"Past events that a new viewer can ask back for, and events that may wait for a slow one before it loses the oldest."},
			{"backlog_bytes", size(&c.Debug.BacklogBytes, 32*MiB, 64*KiB, 4*GiB),
				"The same bound in bytes. Whichever is met first holds."},
		}},
		{"record", "Recordings of all traffic, one JSON object a line. They hold what was said, secrets included.", []row{
			{"dir", text(&c.Record.Dir, "", isPath, `the path of a folder, or "" for captures in the data directory`).in(AtRecord),
				"Where recordings are kept, one or more files each, with date and time in their names. Made where it is missing."},
			{"max_size", size(&c.Record.MaxSize, 64*MiB, 64*KiB, 1<<10*GiB).in(AtRecord),
				"How large a file may get before the recording goes on in the next."},
			{"keep", count(&c.Record.Keep, 10, 1, 100_000).in(AtRecord),
				"Files kept of one recording: one more removes its oldest. Earlier recordings are never removed."},
		}},
		{"window", "The window: how it looks and how much it keeps.", []row{
			{"theme", choice(&c.Window.Theme, ThemeSystem, ThemeDark, ThemeLight).in(AtOnce),
				"The colours: as the desktop says, dark, or light."},
			{"close_to_tray", toggle(&c.Window.CloseToTray, true).in(AtOnce),
				"Whether closing the window leaves Switchboard running in the tray, where there is one."},
			{"follow", toggle(&c.Window.Follow, true).in(AtOnce),
				"Whether the traffic list starts out following the newest row. Where you do not say, it starts out as you left it."},
			{"rows", count(&c.Window.Rows, 100_000, 1000, 10_000_000).in(AtOnce),
				"Rows of traffic kept in the window. The oldest fall out first, and their number is shown."},
			{"rows_bytes", size(&c.Window.RowsBytes, 256*MiB, 1*MiB, 64*GiB).in(AtOnce),
				"The same in bytes, with HTTP heads. Whichever is met first holds."},
		}},
		{"notify", "What the desktop tells while the window is hidden or another one has the keys. At most one notification of a kind in ten seconds: more are told as one.", []row{
			{"sessions", toggle(&c.Notify.Sessions, false).in(AtOnce),
				"A session was opened."},
			{"errors", toggle(&c.Notify.Errors, false).in(AtOnce),
				"A request was refused, an error was answered, or what came was no JSON-RPC."},
			{"slow", toggle(&c.Notify.Slow, false).in(AtOnce),
				"A client lost its session because it did not read (SlowClient), or more waits for it than notify.queue says."},
			{"queue", count(&c.Notify.Queue, 1000, 1, 1<<22).in(AtOnce),
				"Frames that wait for one client, from which on notify.slow tells of it."},
		}},
	}
}

// rows is the table over c as one list, each row under its full name.
func (c *Config) rows() []row {
	var all []row
	for _, s := range c.sections() {
		for _, r := range s.rows {
			r.name = s.name + "." + r.name
			all = append(all, r)
		}
	}
	return all
}

// Key describes one key, for a settings form.
type Key struct {
	Name    string   // with its table: "keepalive.interval"
	Kind    Kind     // how it is edited
	Choices []string // of a KindChoice
	Accepts string   // completes "must be …": "a duration from 1s to 1h"
	Default string   // as text
	Doc     string   // its effect, in sentences
	When    When     // a change takes effect
}

// Section is one table of the file, for a settings form.
type Section struct {
	Name, Doc string
	Keys      []Key
}

// Sections is every table with its keys, in the order of the example file.
func Sections() []Section {
	var all []Section
	for _, s := range new(Config).sections() {
		keys := make([]Key, len(s.rows))
		for i, r := range s.rows {
			r.name = s.name + "." + r.name
			keys[i] = r.key()
		}
		all = append(all, Section{s.name, s.doc, keys})
	}
	return all
}

// Keys describes every key, in the order of the example file.
func Keys() []Key {
	var keys []Key
	for _, s := range Sections() {
		keys = append(keys, s.Keys...)
	}
	return keys
}

func (r row) key() Key {
	return Key{r.name, r.kind, r.choices, r.accepts, plain(r.initial), r.doc, cmp.Or(r.when, AtStart)}
}
