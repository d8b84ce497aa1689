package backend

//lint:file-ignore SA1019 Sampling is what clients before 2026-07-28 have to be tested on.

import (
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// link is the SDK client's transport to a Conn.
type link struct {
	*Conn
	in   chan []byte
	done chan struct{}
	once sync.Once
}

func newLink(open func(Send) *Conn) *link {
	l := &link{in: make(chan []byte, 1000), done: make(chan struct{})}
	l.Conn = open(func(out Out) error {
		select {
		case l.in <- out.Data:
			return nil
		default:
			return errors.New("the client does not read")
		}
	})
	return l
}

func (l *link) Connect(context.Context) (mcp.Connection, error) { return l, nil }
func (l *link) SessionID() string                               { return "" }

func (l *link) Read(context.Context) (jsonrpc.Message, error) {
	select {
	case data := <-l.in:
		return jsonrpc.DecodeMessage(data)
	case <-l.done:
		return nil, io.EOF
	}
}

func (l *link) Write(_ context.Context, msg jsonrpc.Message) error {
	data, err := jsonrpc.EncodeMessage(msg)
	if err != nil {
		return err
	}
	return l.Receive(data)
}

func (l *link) Close() error {
	l.once.Do(func() { close(l.done) })
	return l.Conn.Close()
}

// The SDK's own client has a whole session, in the era that the connection speaks:
// it asks server/discover first and falls back to initialize.
func TestSDKClient(t *testing.T) {
	m := NewMock(MockOptions{Name: "test", Version: "7"})
	for version, open := range map[string]func(Send) *Conn{"2025-11-25": m.Open, "2026-07-28": m.OpenModern} {
		t.Run(version, func(t *testing.T) { wholeSession(t, version, open) })
	}
}

func wholeSession(t *testing.T, version string, open func(Send) *Conn) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	reports := make(chan *mcp.ProgressNotificationParams, 100)
	client := mcp.NewClient(&mcp.Implementation{Name: "client", Version: "1"}, &mcp.ClientOptions{
		ElicitationHandler: func(context.Context, *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
			return &mcp.ElicitResult{Action: "accept", Content: map[string]any{"answer": "blue"}}, nil
		},
		CreateMessageHandler: func(context.Context, *mcp.CreateMessageRequest) (*mcp.CreateMessageResult, error) {
			return &mcp.CreateMessageResult{Role: "assistant", Model: "m", Content: &mcp.TextContent{Text: "hello"}}, nil
		},
		ProgressNotificationHandler: func(_ context.Context, req *mcp.ProgressNotificationClientRequest) { reports <- req.Params },
	})
	session, err := client.Connect(ctx, newLink(open), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	if got := session.InitializeResult().ProtocolVersion; got != version {
		t.Errorf("the client speaks %s; want %s", got, version)
	}

	tools, err := session.ListTools(ctx, nil)
	if err != nil || len(tools.Tools) != 10 {
		t.Errorf("ListTools() = %v, %v; want 10 tools", tools, err)
	}
	calls := []struct {
		tool string
		args args
		want string
	}{
		{"echo", args{"text": "hi"}, "hi"},
		{"ask", args{}, "The answer is: blue"},
		{"sample", args{}, "hello"},
	}
	for _, tt := range calls {
		res, err := session.CallTool(ctx, &mcp.CallToolParams{Name: tt.tool, Arguments: tt.args})
		if err != nil {
			t.Errorf("CallTool(%s) = %v", tt.tool, err)
		} else if got := res.Content[0].(*mcp.TextContent).Text; got != tt.want {
			t.Errorf("CallTool(%s) = %q; want %q", tt.tool, got, tt.want)
		}
	}

	burst := &mcp.CallToolParams{Name: "burst", Arguments: args{"n": 10, "size": 5}}
	burst.SetProgressToken("b")
	if _, err := session.CallTool(ctx, burst); err != nil {
		t.Error(err)
	}
	for i := range 10 {
		if got := <-reports; got.Progress != float64(i) || len(got.Message) != 5 {
			t.Errorf("report %d is %v, %q; want a message of 5 bytes", i, got.Progress, got.Message)
		}
	}

	_, err = session.CallTool(ctx, &mcp.CallToolParams{Name: "fail", Arguments: args{"as": "error", "code": -32050, "message": "no"}})
	var coded *jsonrpc.Error
	if !errors.As(err, &coded) || coded.Code != -32050 {
		t.Errorf("CallTool(fail) = %v; want a JSON-RPC error -32050", err)
	}

	hurried, stop := context.WithTimeout(ctx, 10*time.Millisecond)
	defer stop()
	if _, err := session.CallTool(hurried, &mcp.CallToolParams{Name: "slow", Arguments: args{"seconds": 3600}}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("CallTool(slow), cancelled = %v", err)
	}
}
