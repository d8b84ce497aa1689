package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"switchboard/e2e/harness"
)

// typeScript is a client of @modelcontextprotocol/sdk, which is 1.x, or @modelcontextprotocol/client,
// which is 2.x: node/client.mjs and node/client2.mjs, with which it speaks in lines of JSON.
type typeScript struct {
	t     *testing.T
	stdin io.WriteCloser
	h     heard

	mu      sync.Mutex
	lastID  int
	waiting map[int]chan answer
	gone    chan struct{} // closed when the process has ended
}

// answer is one line of its stdout.
type answer struct {
	ID     int
	Result json.RawMessage
	Error  string
	Heard  string
	Value  json.RawMessage
}

func connectTypeScript(t *testing.T, url string, h heard) (client, error) {
	return startTypeScript(t, h, map[string]any{"url": url}, "client.mjs")
}

func connectTypeScriptHTTP(t *testing.T, url string, h heard) (client, error) {
	return startTypeScript(t, h, map[string]any{"url": url, "http": true}, "client.mjs")
}

// connectTypeScript2 connects the client of 2.x, of the era legacy or auto.
func connectTypeScript2(era string, http bool) func(*testing.T, string, heard) (client, error) {
	return func(t *testing.T, url string, h heard) (client, error) {
		return startTypeScript(t, h, map[string]any{"url": url, "http": http}, "client2.mjs", era)
	}
}

// startTypeScript starts node with a script and has it connect to what where says.
func startTypeScript(t *testing.T, h heard, where map[string]any, script string, args ...string) (client, error) {
	path, err := node()
	if err != nil {
		loud(t, "the TypeScript client", err)
	}
	run := exec.Command(path, append([]string{filepath.Join("node", script)}, args...)...)
	run.Stderr = os.Stderr
	stdin, err := run.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := run.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := run.Start(); err != nil {
		return nil, err
	}
	c := &typeScript{t: t, stdin: stdin, h: h, waiting: make(map[int]chan answer), gone: make(chan struct{})}
	go func() {
		defer close(c.gone)
		c.hear(stdout)
		if err := run.Wait(); err != nil {
			t.Errorf("node: %v", err)
		}
	}()
	t.Cleanup(func() { _ = c.close() })
	_, err = ask[string](t.Context(), c, "connect", where)
	return c, err
}

// hear hands on what comes until stdout ends.
func (c *typeScript) hear(stdout io.Reader) {
	scan := bufio.NewScanner(stdout)
	for scan.Scan() {
		var a answer
		if err := json.Unmarshal(scan.Bytes(), &a); err != nil {
			c.t.Errorf("node said %q: %v", scan.Bytes(), err)
			continue
		}
		switch a.Heard {
		case "":
			c.mu.Lock()
			to := c.waiting[a.ID]
			delete(c.waiting, a.ID)
			c.mu.Unlock()
			to <- a
		case "progress":
			var p float64
			_ = json.Unmarshal(a.Value, &p)
			c.h.progress <- p
		case "log":
			var text string
			_ = json.Unmarshal(a.Value, &text)
			c.h.logs <- text
		case "changed":
			var what string
			_ = json.Unmarshal(a.Value, &what)
			c.h.changed <- what
		default:
			if c.h.errors == nil {
				c.t.Errorf("the TypeScript client met an error: %s", a.Value)
			} else {
				c.h.errors <- string(a.Value)
			}
		}
	}
}

// begin starts an operation.
func (c *typeScript) begin(op string, args any) (id int, done <-chan answer, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lastID++
	ch := make(chan answer, 1)
	c.waiting[c.lastID] = ch
	line, err := json.Marshal(map[string]any{"id": c.lastID, "op": op, "args": args})
	if err == nil {
		_, err = c.stdin.Write(append(line, '\n'))
	}
	return c.lastID, ch, err
}

// ask does an operation. When ctx ends first, the call is given up as a program
// in TypeScript would: by its AbortSignal.
func ask[T any](ctx context.Context, c *typeScript, op string, args any) (result T, err error) {
	id, done, err := c.begin(op, args)
	if err != nil {
		return result, err
	}
	for {
		select {
		case a := <-done:
			if a.Error != "" {
				return result, errors.New(a.Error)
			}
			return result, json.Unmarshal(a.Result, &result)
		case <-ctx.Done():
			ctx = context.Background() // once is enough; its answer is still to come
			if _, _, err := c.begin("cancel", map[string]any{"call": id}); err != nil {
				return result, err
			}
		case <-c.gone:
			return result, errors.New("node has ended")
		}
	}
}

func (c *typeScript) tools(ctx context.Context) ([]string, error) {
	return ask[[]string](ctx, c, "tools", nil)
}

func (c *typeScript) call(ctx context.Context, tool string, args map[string]any) (reply, error) {
	return ask[reply](ctx, c, "call", map[string]any{"name": tool, "args": args})
}

func (c *typeScript) read(ctx context.Context, uri string) (string, error) {
	return ask[string](ctx, c, "read", map[string]any{"uri": uri})
}

func (c *typeScript) prompt(ctx context.Context, name string, args map[string]string) (string, error) {
	return ask[string](ctx, c, "prompt", map[string]any{"name": name, "arguments": args})
}

func (c *typeScript) complete(ctx context.Context, prompt, argument, value string) ([]string, error) {
	return ask[[]string](ctx, c, "complete", map[string]any{"prompt": prompt, "argument": argument, "value": value})
}

func (c *typeScript) setLevel(ctx context.Context, level string) error {
	_, err := ask[any](ctx, c, "setLevel", map[string]any{"level": level})
	return err
}

func (c *typeScript) listen(ctx context.Context, uri string) error {
	_, err := ask[any](ctx, c, "listen", map[string]any{"uri": uri})
	return err
}

// terminate ends the session over Streamable HTTP, which closing does not.
func (c *typeScript) terminate(ctx context.Context) error {
	_, err := ask[any](ctx, c, "terminate", nil)
	return err
}

func (c *typeScript) cancel(context.Context, string) error {
	return errors.New("the TypeScript SDK does this by itself")
}

// close ends the process by ending its stdin. Closing twice is harmless.
func (c *typeScript) close() error {
	c.stdin.Close()
	select {
	case <-c.gone:
		return nil
	case <-time.After(harness.Deadline):
		return errors.New("node does not end")
	}
}
