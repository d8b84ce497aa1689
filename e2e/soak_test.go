package e2e

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"text/tabwriter"
	"time"

	"switchboard/e2e/desktop"
	"switchboard/e2e/harness"
)

// TestSoak has sessions over SSE live with traffic while other clients come and go, broken off at
// random points of their life; then all are dropped at once, and nothing may be left of them. This is
// its short form; make soak runs the long one. What is asserted is generous: no leak hides in it for
// as long as a soak takes, and no busy machine fails it.
func TestSoak(t *testing.T) {
	t.Parallel()
	s := &soak{T: t, sessions: setting(t, "SOAK_SESSIONS", 100), churn: setting(t, "SOAK_CHURN", 400), rate: setting(t, "SOAK_RATE", 200),
		span: time.Duration(setting(t, "SOAK_SECONDS", 10)) * time.Second}
	o := harness.Options{Config: fmt.Sprintf("[limits]\nsessions = %d\nread_timeout = \"5s\"\n[http]\nidle = \"2s\"\n", s.sessions+1000)}
	if s.window = os.Getenv("SOAK_WINDOW") != ""; s.window {
		o.Config += "[window]\nrows = 10000\nrows_bytes = \"8MiB\"\n[debug]\nbacklog_bytes = \"8MiB\"\n" // soon full, so that memory can be seen to be flat
		s.app, _ = desktop.New(t, desktop.Options{}).Open(o)
	} else {
		s.app = harness.Start(t, o)
	}
	s.app.Open().Close() // so that what is made at first is there
	s.look("begun")
	idle := s.rest(2 * time.Second)
	s.look("base")
	base := s.app.Footprint()
	s.live()
	s.look("dropped")
	s.quiet(base, idle)
	t.Logf("%d sessions for %v, %d calls answered, %d clients came and went:\n%s", s.sessions, s.span, s.answered.Load(), s.churned.Load(), s.table())
	s.flat()
	wholeBooks(t, s.app)
	if s.window {
		return
	}
	stacks := s.app.Goroutines()
	t.Logf("%d goroutines at the end", len(stacks))
	if len(stacks) == 0 || len(stacks) > 40 {
		t.Errorf("%d goroutines are left, want the few of an idle program:\n%s", len(stacks), strings.Join(stacks, "\n\n"))
	}
}

// setting is a number that the environment may give.
func setting(t *testing.T, key string, usual int) int {
	t.Helper()
	text := os.Getenv(key)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s=%s is no number above 0", key, text)
	}
	return n
}

// soak is one run.
type soak struct {
	*testing.T
	app      *harness.App
	window   bool
	sessions int
	churn    int           // clients that come and go in all
	rate     int           // calls a second, over all sessions
	span     time.Duration // of the traffic

	answered, churned atomic.Int64
	looks             []look
}

// look is how the program was at one time.
type look struct {
	what string
	at   time.Time
	harness.Footprint
	harness.Stats
}

func (s *soak) look(what string) {
	s.looks = append(s.looks, look{what, time.Now(), s.app.Footprint(), s.app.Stats()})
}

// live opens the sessions, has them call until the time is up, and drops them.
func (s *soak) live() {
	streams := make([]*harness.Stream, s.sessions)
	s.each(16, s.sessions, func(i int) (err error) {
		streams[i], err = s.app.Dial()
		return err
	})
	if s.Failed() {
		s.FailNow()
	}
	s.look("connected")
	var readers, others sync.WaitGroup
	for _, stream := range streams {
		readers.Go(func() {
			for f, err := stream.Read(); err == nil; f, err = stream.Read() {
				if strings.Contains(f.Data, `"result"`) {
					s.answered.Add(1)
				}
			}
		})
	}
	end := time.Now().Add(s.span)
	others.Go(func() { s.comeAndGo(end) })
	var asked atomic.Int64
	const callers = 4
	for c := range callers {
		others.Go(func() { asked.Add(s.call(streams, c, callers, end)) })
	}
	for n := range 10 {
		time.Sleep(time.Until(end.Add(-s.span * time.Duration(9-n) / 10)))
		s.look(fmt.Sprintf("%d %%", 10*(n+1)))
	}
	others.Wait()
	harness.Eventually(s, "every call has its answer", func() (bool, any) {
		return s.answered.Load() == asked.Load(), fmt.Sprint(asked.Load(), " asked, ", s.answered.Load(), " answered")
	})
	for _, stream := range streams {
		stream.Reset()
	}
	readers.Wait()
}

// call calls the tool echo in one session in each step after the other, and gives how often.
func (s *soak) call(streams []*harness.Stream, first, step int, end time.Time) (asked int64) {
	c := s.app.Connect()
	defer c.Close()
	tick := time.NewTicker(time.Second * time.Duration(step) / time.Duration(s.rate))
	defer tick.Stop()
	for i := first; time.Now().Before(end); i += step {
		<-tick.C
		text := strings.Repeat("x", 200)
		if i%16 == 0 {
			text = strings.Repeat("x", 16<<10)
		}
		body := harness.Request(strconv.Itoa(i), "tools/call", harness.Tool("echo", `{"text":"`+text+`"}`))
		n := i % len(streams)
		if i < len(streams) {
			body = harness.Request(strconv.Itoa(i), "initialize", `{"protocolVersion":"2025-11-25","clientInfo":{"name":"soak","version":"1"},"capabilities":{}}`)
		}
		c.Say("POST /message?session_id=%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", streams[n].ID, len(body), body)
		if got, ok := c.Answer(); !ok || got.Status != 202 {
			s.Errorf("call %d: %+v", i, got)
			return asked
		}
		asked++
	}
	return asked
}

// each does n things, so many at a time.
func (s *soak) each(atATime, n int, do func(i int) error) {
	var all sync.WaitGroup
	var next atomic.Int64
	for range atATime {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := do(i); err != nil {
					s.Errorf("%d: %v", i, err)
				}
			}
		})
	}
	all.Wait()
}

// comeAndGo has clients live until a random point of their life, evenly until end.
func (s *soak) comeAndGo(end time.Time) {
	every := time.Until(end) / time.Duration(s.churn)
	start := time.Now()
	s.each(8, s.churn, func(i int) error {
		time.Sleep(time.Until(start.Add(time.Duration(i) * every)))
		c, err := s.app.TryConnect()
		if err != nil {
			return err
		}
		life := []func(*harness.Conn, *soak, int){sseLife, httpLife, sseLife, httpLife, viewerLife, stdioLife}[rand.IntN(6)]
		life(c, s, rand.IntN(8))
		if rand.IntN(2) == 0 {
			c.Reset()
		} else {
			c.Close()
		}
		s.churned.Add(1)
		return nil
	})
}

// rest is the share of a processor that the program takes for as long.
func (s *soak) rest(d time.Duration) (share float64) {
	before, start := s.app.Footprint(), time.Now()
	time.Sleep(d)
	return float64(s.app.Footprint().CPU-before.CPU) / float64(time.Since(start))
}

// quiet waits until nothing of the clients is left, and looks at what the program does then. It took the share idle of a
// processor before they came.
func (s *soak) quiet(base harness.Footprint, idle float64) {
	harness.Eventually(s, "no session and no descriptor of theirs is left", func() (bool, any) {
		n, f := s.app.Stats(), s.app.Footprint()
		return n.Sessions == 0 && n.Viewers == 0 && f.FDs <= base.FDs+2, fmt.Sprintf("%d sessions, %d viewers, %+v, before %+v", n.Sessions, n.Viewers, f, base)
	})
	s.look("gone")
	span, more := 2*time.Second, 0.25 // for garbage may be collected just then
	if s.long() {
		span, more = 150*time.Second, 0.02 // after two minutes the runtime collects what nobody asked for, and gives memory back
	}
	now := s.rest(span)
	s.look("rested")
	if now > idle+more {
		s.Errorf("with nobody there it takes %.0f %% of a processor; %.0f %% before they came", 100*now, 100*idle)
	}
	if after := s.app.Footprint(); after.Threads > base.Threads+24 {
		s.Errorf("%d threads, %d before", after.Threads, base.Threads)
	}
}

// long reports whether it runs for long enough for tight bounds.
func (s *soak) long() bool { return s.span >= 2*time.Minute }

// flat compares the memory of the last third with that of the one before, in which all queues and backlogs have filled: it
// may be a tenth more and 8 MiB, or in a short run, which a busy machine may hold up, a quarter and 32 MiB.
func (s *soak) flat() {
	greatest := func(looks []look) (kib int) {
		for _, l := range looks {
			kib = max(kib, l.RSSKiB)
		}
		return kib
	}
	traffic := s.looks[3:13]
	middle, last := greatest(traffic[3:7]), greatest(traffic[7:])
	most100, more := 125, 32<<10
	if s.long() {
		most100, more = 110, 8<<10
	}
	if last > middle*most100/100+more {
		s.Errorf("memory grew from %d to %d KiB in the last third", middle, last)
	}
}

// table is all looks, for a person.
func (s *soak) table() string {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tsessions\tRSS MiB\tfds\tthreads\tCPU %\tin\tout\tdropped\t")
	for i, l := range s.looks {
		cpu := 0.0
		if i > 0 {
			before := s.looks[i-1]
			cpu = 100 * float64(l.CPU-before.CPU) / float64(l.at.Sub(before.at))
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%.0f\t%d\t%d\t%d\t\n", l.what, l.Stats.Sessions, l.RSSKiB>>10, l.FDs, l.Threads, cpu, l.Totals.In, l.Totals.Out, l.Totals.Dropped)
	}
	w.Flush()
	return b.String()
}
