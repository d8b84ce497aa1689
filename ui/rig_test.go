package ui

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/gorilla/websocket"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"go.uber.org/goleak"

	"switchboard/gateway"
	"switchboard/gateway/config"
	"switchboard/gateway/session"
	"switchboard/gateway/token"
	"switchboard/ui/remembered"
	"switchboard/ui/theme"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rig is a window on a real gateway, without a display.
type rig struct {
	testing.TB
	*loop
	w       *Window
	gw      *gateway.Gateway
	dir     string
	hasTray atomic.Bool
	quits   atomic.Int32
	desk    desk     // hears of notifications
	said    []string // on stderr
}

// quitting is the test app, which hears of Quit.
type quitting struct {
	fyne.App
	quits *atomic.Int32
}

func (q quitting) Quit() { q.quits.Add(1) }

func rigWith(t testing.TB, change func(*config.Config)) *rig {
	t.Helper()
	c := config.Default()
	c.Gateway.Listen = "127.0.0.1:0"
	c.Limits.DrainTimeout = 0
	if change != nil {
		change(&c)
	}
	r := &rig{TB: t, loop: newLoop(), dir: t.TempDir()}
	c.Record.Dir = filepath.Join(r.dir, "captures")
	secret, _, err := token.Open(r.dir)
	if err != nil {
		t.Fatal(err)
	}
	if r.gw, err = gateway.New(c, "test", secret.Equal, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	if err := r.gw.Start(""); err != nil {
		t.Fatal(err)
	}
	memory, err := remembered.Open(filepath.Join(r.dir, remembered.Name), func(err error) { t.Errorf("not remembered: %v", err) })
	if err != nil {
		t.Fatal(err)
	}
	r.wait(func() {
		app := test.NewApp()
		app.Settings().SetTheme(theme.New(theme.Dark))
		r.w = New(Deps{App: quitting{app, &r.quits}, Gateway: r.gw, Config: c, Token: secret, Do: r.do, HasTray: r.hasTray.Load,
			Settings: config.NewSettings(filepath.Join(r.dir, config.SettingsName)), Sources: config.In(r.dir), Dir: r.dir, Memory: memory,
			Launch: []string{"switchboard", "stdio"},
			Notify: &r.desk,
			Report: func(f string, args ...any) { r.said = append(r.said, fmt.Sprintf(f, args...)) }})
		r.w.status.moment = time.Minute // a busy machine may not look within a short one
		r.w.win.Resize(fyne.NewSize(1360, 860))
	})
	t.Cleanup(func() {
		r.wait(func() { r.w.Quit(); r.w.Close(); r.w.win.Close() })
		memory.Close()
		r.gw.Close()
		close(r.wake)
		r.joined.Wait()
	})
	return r
}

func newRig(t testing.TB) *rig { t.Helper(); return rigWith(t, nil) }

// until waits until cond, asked on the loop after whatever runs there, holds.
func (r *rig) until(what string, cond func() bool) {
	r.Helper()
	late := time.After(time.Minute) // of a machine that has much else to do
	for {
		var ok bool
		var seen []string
		r.wait(func() {
			if ok = cond(); !ok {
				seen = visible(r.w.win.Content())
			}
		})
		if ok {
			return
		}
		select {
		case <-r.ran:
		case <-late:
			r.Fatalf("%s: never; the window says\n%s", what, strings.Join(seen, " | "))
		}
	}
}

// sees waits until the window says each of these.
func (r *rig) sees(texts ...string) {
	r.Helper()
	for _, want := range texts {
		r.until(fmt.Sprintf("seeing %q", want), func() bool { return slices.Contains(visible(r.w.win.Content()), want) })
	}
}

// press taps the one button of that name in what is visible.
func (r *rig) press(label string) {
	r.Helper()
	r.until("a button "+label, func() bool { return tapButton(r.w.win.Content(), label) })
}

// client connects a real client and returns it with its session's id.
func (r *rig) client(name string) (*mcp.ClientSession, string) {
	r.Helper()
	before := make(map[string]bool)
	for _, s := range r.gw.Sessions() {
		before[s.ID] = true
	}
	c, err := mcp.NewClient(&mcp.Implementation{Name: name, Version: "0.1"}, nil).Connect(r.Context(),
		&mcp.SSEClientTransport{Endpoint: "http://" + r.gw.Stats().Address + "/sse"}, nil)
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(func() { _ = c.Close() })
	for _, s := range r.gw.Sessions() {
		if !before[s.ID] {
			return c, s.ID
		}
	}
	r.Fatalf("%s is connected and not listed", name)
	return nil, ""
}

func (r *rig) info(id string) session.Info {
	for _, s := range r.gw.Sessions() {
		if s.ID == id {
			return s
		}
	}
	return session.Info{}
}

// pick selects a session by a click on its row.
func (r *rig) pick(id string) {
	r.Helper()
	r.until("the row of "+id, func() bool {
		row := r.row(id)
		if row != nil {
			test.Tap(row)
		}
		return row != nil
	})
}

// row is the row of a session that is on screen.
func (r *rig) row(id string) (found *sessionRow) {
	walk(r.w.sessions.list, func(o fyne.CanvasObject) {
		if row, ok := o.(*sessionRow); ok && row.id == id {
			found = row
		}
	})
	return found
}

// write puts text in the composer.
func (r *rig) write(text string) {
	r.wait(func() { r.w.compose.editor.SetText(text) })
}

// view connects a viewer to the debug socket.
func (r *rig) view() *websocket.Conn {
	r.Helper()
	conn, response, err := websocket.DefaultDialer.Dial("ws://"+r.gw.Stats().Address+"/debug/events",
		http.Header{"Authorization": {"Bearer " + r.w.Token.Reveal()}})
	if err != nil {
		r.Fatal(err)
	}
	response.Body.Close()
	r.Cleanup(func() { conn.Close() })
	return conn
}

func (r *rig) kept() string { return read(r.TB, filepath.Join(r.dir, config.SettingsName)) }

// call starts a call that stays open until the test ends.
func (r *rig) call(c *mcp.ClientSession, tool string, arguments map[string]any) {
	ctx, cancel := context.WithCancel(context.Background())
	var joined sync.WaitGroup
	joined.Go(func() { _, _ = c.CallTool(ctx, &mcp.CallToolParams{Name: tool, Arguments: arguments}) })
	r.Cleanup(func() { cancel(); joined.Wait() })
}
