package gateway

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"switchboard/gateway/config"
)

// FuzzStdio sends a line on stdio: whatever it is, the session lives on and answers what comes next.
func FuzzStdio(f *testing.F) {
	for _, seed := range []string{"", "\x00", "{", "[]", "[1]", `{"jsonrpc":"2.0","id":"after","method":"ping"}`, `{"jsonrpc":"2.0","id":null,"method":"ping"}`,
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26","clientInfo":{"name":"f","version":"1"},"capabilities":{}}}`,
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":[]}`, `[{"jsonrpc":"2.0","id":1,"method":"ping"}]`, strings.Repeat("[", 2000),
		`{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}`,
		`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{}}}`, `{"jsonrpc":"2.0","id":"x","result":7}`} {
		f.Add([]byte(seed))
	}
	c := config.Default()
	c.Gateway.Listen = "127.0.0.1:0"
	gw, err := New(c, "fuzz", func(token string) bool { return token == "s3cret" }, slog.New(slog.DiscardHandler))
	if err == nil {
		err = gw.Start("")
	}
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(gw.Close)
	f.Fuzz(func(t *testing.T, line []byte) {
		conn, _, err := websocket.DefaultDialer.DialContext(t.Context(), "ws://"+gw.Stats().Address+"/debug/stdio", http.Header{"Authorization": {"Bearer s3cret"}})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		// A method that nobody has is answered before initialize and after it, in every era.
		const next = `{"jsonrpc":"2.0","id":"the next after %","method":"no/such"}`
		for _, l := range [][]byte{line, []byte(next)} {
			if err := conn.WriteMessage(websocket.BinaryMessage, l); err != nil {
				t.Fatal(err)
			}
		}
		for {
			_, answer, err := conn.ReadMessage()
			if err != nil {
				t.Fatalf("after the line %q: %v; want the next answered", line, err)
			}
			if strings.Contains(string(answer), `"id":"the next after %"`) {
				return
			}
		}
	})
}
