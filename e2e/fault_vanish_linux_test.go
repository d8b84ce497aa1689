package e2e

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"switchboard/e2e/harness"
)

// apart is set where the test runs in a network of its own, with the name of the folder that it may use.
const apart = "SWITCHBOARD_APART"

// TestFaultVanished cuts the network between the program and clients of every kind, in every phase: from one
// moment on no packet comes through, neither FIN nor RST. It needs a network of its own, which an unprivileged user
// can make where Linux lets them; TestFaultSilent is what can be had of it elsewhere.
func TestFaultVanished(t *testing.T) {
	t.Parallel()
	if os.Getenv(apart) == "" {
		runApart(t)
		return
	}
	far := newFar(t)
	const patience = 3 // seconds: three times the write timeout, and no less
	app := harness.Start(t, harness.Options{Listen: far.near + ":0",
		Config: off + "[gateway]\nallowed_hosts = [\"" + far.near + "\"]\n[limits]\nread_timeout = \"2s\"\nwrite_timeout = \"1s\"\n"})
	b, events := newBystander(t, app), app.Watch(10_000)
	before := app.Footprint()
	connect := func() (c *harness.Conn) {
		far.do(func() { c = app.Connect() })
		return c
	}
	open := func(c *harness.Conn) (id string) {
		c.Say("GET /sse HTTP/1.1\r\nHost: localhost\r\n\r\n")
		for id == "" {
			_, id, _ = strings.Cut(strings.TrimSpace(c.Line()), "session_id=")
		}
		return id
	}
	sse := func() (c *harness.Conn, id string) {
		c = connect()
		return c, open(c)
	}
	slow := harness.Request("7", "tools/call", harness.Tool("slow", `{"seconds":3600}`))
	of := func(id string, match func(harness.Event) bool) func(harness.Event) bool {
		return func(e harness.Event) bool { return e.Session == id && match(e) }
	}
	wants := map[string]func(harness.Event) bool{}

	_, id := sse()
	wants["a silent SSE stream"] = of(id, noted("closed", "Vanished"))
	_, id = sse()
	if got := app.Control(http.MethodPut, "sessions/"+id+"/keepalive", `{"enabled":true,"style":"comment","interval":"1s"}`); got.Status != http.StatusOK {
		t.Fatalf("keepalive: %d %s", got.Status, got.Body)
	}
	wants["an SSE stream with keepalives"] = of(id, noted("closed", "Vanished"))
	_, asked := sse()
	wants["an SSE stream that is written to"] = of(asked, noted("closed", "Vanished"))
	c, id := sse()
	app.Disconnect(id)
	for c.Line() != "0\r\n" { // the last chunk
		continue
	}
	c.Line()
	wants["an SSE stream on a connection that had one before"] = of(open(c), noted("closed", "Vanished"))
	c, m := connect(), app.Meet()
	c.Say("%s", m.Text(http.MethodPost, slow))
	c.Head()
	wants["a POST stream"] = of(m.ID, noted("switched", "vanished"))
	c, m = connect(), app.Meet()
	c.Say("%s", m.Text(http.MethodGet, ""))
	c.Head()
	wants["a GET stream"] = of(m.ID, noted("switched", "vanished"))
	connect().Say("%s", strings.TrimSuffix(app.Meet().Text(http.MethodPost, slow), "}}}"))
	wants["a body"] = noted("refused", "408")
	upgrade(t, connect(), "/debug/stdio?from=far", app.Token)
	for _, s := range app.Sessions() {
		if s.Transport == "stdio" {
			wants["stdio"] = of(s.ID, noted("closed", "Vanished"))
		}
	}
	upgrade(t, connect(), "/debug/events", app.Token)                 // a viewer
	connect().Say("GET /healthz HTTP/1.1\r\nHost: loc")               // within its headers
	connect().Say("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n") // between two requests
	connect()                                                         // before a request
	harness.Eventually(t, "all are there", func() (bool, any) { return app.Stats().Viewers == 2, app.Stats() })

	far.cut()
	start := time.Now()
	app.Inject(asked, `{"jsonrpc":"2.0","method":"note"}`)
	told := map[string]time.Duration{}
	harness.Eventually(t, "the user sees all that vanished", func() (bool, any) {
		b.fine()
		for what, match := range wants {
			if _, known := told[what]; !known && events.Has(match) {
				told[what] = time.Since(start).Round(100 * time.Millisecond)
			}
		}
		return len(told) == len(wants), fmt.Sprintf("%v; %v", told, notes{events})
	})
	t.Logf("after the cut, with a patience of %ds, it was told: %v", patience, told)
	harness.Eventually(t, "nothing is left of them", func() (bool, any) {
		b.fine()
		f, s := app.Footprint(), app.Stats()
		return f.FDs <= before.FDs+1 && s.Viewers == 1, fmt.Sprintf("%+v %+v, before %+v", f, s, before)
	})
	wholeBooks(t, app)
}

// TestFaultFull has clients stop reading, and sends them less than the buffers of this machine hold: no write hangs, and theirs are
// full. Their systems answer, so they have not vanished; they are too slow.
func TestFaultFull(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off + "[limits]\nwrite_timeout = \"1s\"\n"})
	b, events := newBystander(t, app), app.Watch(0)
	note := `{"jsonrpc":"2.0","method":"note","params":"` + strings.Repeat("x", 60<<10) + `"}`
	s := app.Open()
	s.Shrink()
	m, c := app.Meet(), app.Connect()
	_ = c.SetReadBuffer(1)
	c.Say("%s", m.Text(http.MethodGet, ""))
	c.Head()
	for range 5 {
		app.Inject(s.ID, note)
		app.Inject(m.ID, note)
	}
	const why = "its system can take no more"
	b.until("the full SSE stream", events, func(e harness.Event) bool {
		return e.Session == s.ID && noted("closed", "SlowClient: the client reads nothing, and "+why)(e)
	})
	b.until("the full GET stream", events, func(e harness.Event) bool { return e.Session == m.ID && noted("switched", why)(e) })
	wholeBooks(t, app)
}

// runApart runs this test once more, in a network that only it has.
func runApart(t *testing.T) {
	const what = "a client that vanishes without FIN or RST"
	try := exec.Command("unshare", "--user", "--map-root-user", "--net", "ip", "link", "add", "near", "type", "veth", "peer", "name", "far")
	if out, err := try.CombinedOutput(); err != nil {
		loud(t, what, fmt.Errorf("no network can be made here: %w %s", err, out))
	}
	cmd := exec.Command("unshare", "--user", "--map-root-user", "--net", os.Args[0], "-test.v", "-test.run", "^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), apart+"=yes")
	out, err := cmd.CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "_test.go:") {
			t.Log(strings.TrimSpace(line))
		}
	}
	if err != nil {
		t.Errorf("in a network of its own: %v\n%s", err, out)
	}
}

// far is the other end of a wire: a goroutine whose thread has a network for itself.
type far struct {
	near string // the address of this end
	todo chan func()
	t    *testing.T
}

func newFar(t *testing.T) *far {
	f := &far{near: "10.99.0.1", todo: make(chan func()), t: t}
	thread := make(chan int)
	go func() {
		runtime.LockOSThread() // for good: the thread ends with the goroutine
		if err := syscall.Unshare(syscall.CLONE_NEWNET); err != nil {
			t.Error(err)
		}
		thread <- syscall.Gettid()
		for do := range f.todo {
			do()
		}
	}()
	t.Cleanup(func() { close(f.todo) })
	id := <-thread
	ip(t, "link set lo up")
	ip(t, fmt.Sprintf("link add near type veth peer name far netns %d", id))
	ip(t, "addr add "+f.near+"/24 dev near")
	ip(t, "link set near up")
	f.do(func() { ip(t, "addr add 10.99.0.2/24 dev far"); ip(t, "link set far up") })
	return f
}

// do does something at the far end: what is dialed there comes over the wire.
func (f *far) do(what func()) {
	done := make(chan struct{})
	f.todo <- func() { defer close(done); what() }
	<-done
}

// cut takes the far end off the wire. Whoever is there can say nothing any more, not even that it is gone.
func (f *far) cut() { f.do(func() { ip(f.t, "link set far down") }) }

func ip(t *testing.T, words string) {
	if out, err := exec.Command("ip", slices.Collect(strings.FieldsSeq(words))...).CombinedOutput(); err != nil {
		t.Errorf("ip %s: %v %s", words, err, out)
	}
}
