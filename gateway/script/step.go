package script

// This file reads and does steps.

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/backend"
)

// step is something that is done in the course of a call. An error ends the call.
type step func(context.Context, *call) error

// acts are the keys of which a step has exactly one: they say what it does.
var acts = []string{"delay", "progress", "log", "ask", "close_stream", "show", "hide", "toggle", "updated", "fail", "error"}

// steps reads what t's calls do. Some of it can be checked only when all of the file is known: by later.
func (t *table) steps(i *item, later *later) {
	for _, s := range t.tables("step") {
		when := s.text("when")
		do := s.step(i, later)
		s.close()
		if do == nil {
			continue
		}
		if s.has("when") {
			do = guarded(when, do)
		}
		i.steps = append(i.steps, do)
	}
}

// guarded does what do does if when comes to anything but nothing and false.
func guarded(when text, do step) step {
	return func(ctx context.Context, c *call) error {
		s, err := when.render(c.data)
		if err != nil {
			return err
		}
		if s = strings.TrimSpace(s); s == "" || s == "false" {
			return nil
		}
		return do(ctx, c)
	}
}

func (t *table) step(i *item, later *later) step {
	var act string
	n := 0
	for _, a := range acts {
		t.known = append(t.known, a)
		if t.has(a) {
			act = a
			n++
		}
	}
	if n != 1 {
		t.d.wrong(t.path, "must have exactly one of %s", strings.Join(acts, ", "))
		return nil
	}
	switch act {
	case "delay":
		return delay(t.duration("delay"))
	case "progress":
		return t.progress()
	case "log":
		return t.log()
	case "ask":
		return t.asks(i)
	case "close_stream":
		after := t.duration("close_stream")
		return func(_ context.Context, c *call) error {
			if c.extra != nil && c.extra.CloseSSEStream != nil {
				c.extra.CloseSSEStream(mcp.CloseSSEStreamArgs{RetryAfter: after})
			}
			return nil
		}
	case "show", "hide", "toggle":
		return t.change(act, later)
	case "updated":
		uris := t.strings("updated")
		later.known(t, "updated", uris, "watched resources")
		return func(ctx context.Context, c *call) error {
			for _, uri := range uris {
				c.server.mock.Updated(ctx, uri)
			}
			return nil
		}
	case "fail":
		why := t.text("fail")
		return func(_ context.Context, c *call) error {
			s, err := why.render(c.data)
			if err != nil {
				return err
			}
			return errors.New(s)
		}
	default:
		f := t.failure()
		return func(_ context.Context, c *call) error { return f.err(c.data) }
	}
}

func delay(d time.Duration) step {
	return func(ctx context.Context, _ *call) error {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (t *table) progress() step {
	done, total, message := t.number("progress"), t.number("total"), t.text("message")
	return func(ctx context.Context, c *call) error {
		if c.token == nil {
			return nil
		}
		s, err := message.render(c.data)
		if err != nil {
			return err
		}
		return c.session.NotifyProgress(ctx, &mcp.ProgressNotificationParams{
			ProgressToken: c.token, Progress: done, Total: total, Message: s})
	}
}

func (t *table) log() step {
	level := t.choice("level", "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency")
	if level == "" {
		level = "info"
	}
	v, _ := t.get("log")
	data, logger := t.d.texts(t.at("log"), v), t.str("logger")
	if _, err := json.Marshal(v); err != nil {
		t.wrong("log", "is no JSON: %v", err)
	}
	return func(ctx context.Context, c *call) error {
		data, err := rendered(data, c.data)
		if err != nil {
			return err
		}
		//lint:ignore SA1019 deprecated by 2026-07-28, but what clients before it have to be tested on
		return c.session.Log(ctx, &mcp.LoggingMessageParams{Logger: logger, Level: mcp.LoggingLevel(level), Data: data})
	}
}

// failure is a JSON-RPC error.
type failure struct {
	code    int64
	message text
	data    *jsonText
}

// failure reads the table error of t; nil where there is none.
func (t *table) failure() *failure {
	e := t.table("error")
	if e == nil {
		return nil
	}
	f := &failure{code: e.integer("code"), message: e.needText("message"), data: e.jsonText("data")}
	if !e.has("code") {
		f.code = -32000
	}
	e.close()
	return f
}

func (f *failure) err(data any) error {
	message, err := f.message.render(data)
	if err != nil {
		return err
	}
	e := &jsonrpc.Error{Code: f.code, Message: message}
	if f.data != nil {
		if e.Data, err = f.data.render(data); err != nil {
			return err
		}
	}
	return e
}

// item reads what all four have in common. method and name are known by then.
func (t *table) item(i *item, later *later) {
	i.hidden = t.flag("hidden")
	for _, c := range t.strings("requires") {
		if !slices.Contains([]backend.Capability{backend.Elicitation, backend.Sampling, backend.Roots}, backend.Capability(c)) {
			t.wrong("requires", "must be a list of elicitation, sampling and roots, not %q", c)
		}
		i.requires = append(i.requires, backend.Capability(c))
	}
	t.steps(i, later)
	i.failure = t.failure()
}

// arguments are what templates see as .args: all that are known by name, at least as "".
func arguments(names []string, raw json.RawMessage) (map[string]any, error) {
	args := make(map[string]any)
	for _, name := range names {
		args[name] = ""
	}
	if len(raw) == 0 {
		return args, nil
	}
	v, err := decode(raw)
	given, ok := v.(map[string]any)
	if err != nil || !ok {
		return nil, &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: "arguments must be an object"}
	}
	for name, value := range given {
		args[name] = value
	}
	return args, nil
}
