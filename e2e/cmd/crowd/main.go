// Crowd is the company in the README's pictures: some clients that do to a
// running Switchboard what clients do all day, and then stay.
//
//	crowd 127.0.0.1:4444 TOKEN [flood]
//
// With flood, one of them calls a tool as fast as it is answered. It prints "ready" when all is as it should be in the picture, and leaves when
// its input ends.
package main

//lint:file-ignore SA1019 What 2026-07-28 deprecates is what clients do now.

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func main() {
	flood := len(os.Args) == 4 && os.Args[3] == "flood"
	if len(os.Args) != 3 && !flood {
		fmt.Fprintln(os.Stderr, "usage: crowd ADDRESS TOKEN [flood]")
		os.Exit(2)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s := stage{ctx, os.Args[1], os.Args[2]}
	if err := s.play(); err != nil {
		fmt.Fprintln(os.Stderr, "crowd:", err)
		os.Exit(1)
	}
	var joined sync.WaitGroup
	if flood {
		for range 8 {
			joined.Go(s.floods)
		}
	}
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
	cancel()
	joined.Wait()
}

// stage is the running program.
type stage struct {
	ctx            context.Context
	address, token string
}

// play has the clients come and do their parts, the one that leaves first.
func (s stage) play() error {
	for _, part := range []func() error{s.leaves, s.waits, s.works, s.injected} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// leaves is a client that was here.
func (s stage) leaves() error {
	c, err := s.client("my-client", "0.1")
	if err != nil {
		return err
	}
	if _, err := c.ListTools(s.ctx, nil); err != nil {
		return err
	}
	return c.Close()
}

// waits is a client whose delivery is paused, so that its queue grows.
func (s stage) waits() error {
	c, err := s.client("cursor", "1.9")
	if err != nil {
		return err
	}
	if _, err := c.ListTools(s.ctx, nil); err != nil {
		return err
	}
	return s.queued("cursor")
}

// works is a client at its everyday work, with a tool that fails among it.
func (s stage) works() error {
	c, err := s.client("claude-code", "2.1")
	if err != nil {
		return err
	}
	if _, err := c.ListTools(s.ctx, nil); err != nil {
		return err
	}
	if _, err := c.ListResources(s.ctx, nil); err != nil {
		return err
	}
	if _, err := c.ReadResource(s.ctx, &mcp.ReadResourceParams{URI: "switchboard://greeting/Ada"}); err != nil {
		return err
	}
	for _, call := range []struct {
		tool string
		args map[string]any
	}{
		{"echo", map[string]any{"text": "Hello, Switchboard"}},
		{"add", map[string]any{"a": 19, "b": 23}},
		{"slow", map[string]any{"seconds": 0.7}},
		{"fail", map[string]any{"message": "no such file: notes.md"}},
		{"ask", map[string]any{}},
	} {
		params := &mcp.CallToolParams{Name: call.tool, Arguments: call.args}
		if call.tool == "slow" {
			params.SetProgressToken("build")
		}
		if _, err := c.CallTool(s.ctx, params); err != nil {
			return err
		}
	}
	_, _ = c.GetPrompt(s.ctx, &mcp.GetPromptParams{Name: "none"}) // an error, as it happens
	return nil
}

// floods is a client that calls a tool again and again, until it is told to leave.
func (s stage) floods() {
	c, err := s.client("load-test", "3.0")
	if err != nil {
		return
	}
	defer c.Close()
	for i := 0; s.ctx.Err() == nil; i++ {
		_, _ = c.CallTool(s.ctx, &mcp.CallToolParams{Name: "echo", Arguments: map[string]any{"text": fmt.Sprint("call ", i)}})
	}
}

// injected are messages of the operator.
func (s stage) injected() error {
	id, err := s.session("claude-code")
	if err != nil {
		return err
	}
	for _, message := range []string{
		`{"jsonrpc":"2.0","id":"op-1","method":"ping"}`,
		`{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`,
		`{"jsonrpc":"2.0","id":"op-2","method":"sampling/createMessage","params":{"maxTokens":100,"messages":[{"role":"user","content":{"type":"text","text":"Say hello."}}]}}`,
	} {
		if err := s.control(http.MethodPost, "sessions/"+id+"/messages", message, nil); err != nil {
			return err
		}
	}
	time.Sleep(300 * time.Millisecond) // for the answers
	return nil
}

// queued pauses a session and fills its queue.
func (s stage) queued(client string) error {
	id, err := s.session(client)
	if err != nil {
		return err
	}
	if err := s.control(http.MethodPost, "sessions/"+id+"/pause", "", nil); err != nil {
		return err
	}
	for i := range 12 {
		message := fmt.Sprintf(`{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"switchboard://counter?n=%d"}}`, i)
		if err := s.control(http.MethodPost, "sessions/"+id+"/messages", message, nil); err != nil {
			return err
		}
	}
	for range 4 {
		if err := s.control(http.MethodPost, "sessions/"+id+"/step", "", nil); err != nil {
			return err
		}
	}
	return nil
}

// client connects and says its name. It answers what it is asked.
func (s stage) client(name, version string) (*mcp.ClientSession, error) {
	c := mcp.NewClient(&mcp.Implementation{Name: name, Version: version}, &mcp.ClientOptions{
		ElicitationHandler: func(context.Context, *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
			return &mcp.ElicitResult{Action: "accept", Content: map[string]any{"answer": "blue"}}, nil
		},
		CreateMessageHandler: func(context.Context, *mcp.CreateMessageRequest) (*mcp.CreateMessageResult, error) {
			return &mcp.CreateMessageResult{Role: "assistant", Model: "small-1", Content: &mcp.TextContent{Text: "Hello."}}, nil
		},
	})
	c.AddRoots(&mcp.Root{Name: "project", URI: "file:///home/ada/project"})
	return c.Connect(s.ctx, &mcp.SSEClientTransport{Endpoint: "http://" + s.address + "/sse"}, nil)
}

// control asks the control API.
func (s stage) control(method, path, body string, answer func([]byte) error) error {
	r, err := http.NewRequestWithContext(s.ctx, method, "http://"+s.address+"/debug/"+path, bytes.NewReader([]byte(body)))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %s", method, path, resp.Status, text)
	}
	if answer == nil {
		return nil
	}
	return answer(text)
}
