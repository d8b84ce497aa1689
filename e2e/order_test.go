package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"switchboard/e2e/harness"
)

// TestOrder has 64 sessions of each transport with 8 bursts each in flight: on each
// stream, the frames of a burst come in order, and its result after them. That replies
// of many calls keep their order among each other is held by gateway.TestOrderUnderLoad.
func TestOrder(t *testing.T) {
	t.Parallel()
	const sessions, inFlight, n = 64, 8, 20
	app := harness.Start(t, harness.Options{Config: off})
	var all sync.WaitGroup
	call := func(i int) string {
		return harness.Request(fmt.Sprint(100+i), "tools/call", fmt.Sprintf(`{"name":"burst","arguments":{"n":%d,"size":50},"_meta":{"progressToken":%d}}`, n, 100+i))
	}
	for range sessions {
		s := app.Open()
		s.Initialize("{}")
		all.Go(func() {
			order := make(bursts)
			for len(order) < inFlight || !order.done(n) {
				f, err := s.Read()
				if err == nil {
					err = order.next(f.Data)
				}
				if err != nil {
					t.Errorf("SSE: %v", err)
					return
				}
			}
		})
		m := app.Meet()
		for i := range inFlight {
			all.Go(func() { s.Send(call(i)) })
			all.Go(func() {
				c := app.Connect()
				c.Say("%s", m.Text(http.MethodPost, call(i)))
				order := make(bursts)
				lines := bufio.NewScanner(c.Head().Body)
				for !order.done(n) && lines.Scan() {
					if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
						if err := order.next(data); err != nil {
							t.Errorf("Streamable HTTP: %v", err)
							return
						}
					}
				}
				if !order.done(n) {
					t.Errorf("Streamable HTTP: the stream of call %d ended after %v", i, order)
				}
			})
		}
	}
	all.Wait()
}

// bursts is how far each burst has come, by its call.
type bursts map[int]int

// done reports whether each burst of n has had its result.
func (b bursts) done(n int) bool {
	for _, seen := range b {
		if seen != n+1 {
			return false
		}
	}
	return len(b) > 0
}

// next takes a frame, and says what is wrong with its place.
func (b bursts) next(data string) error {
	var m struct {
		ID     int
		Method string
		Params struct{ ProgressToken, Progress int }
		Result struct{ Content []struct{ Text string } }
	}
	if data == "" || json.Unmarshal([]byte(data), &m) != nil {
		return nil // a priming event
	}
	call, at := m.Params.ProgressToken, m.Params.Progress
	if m.Method == "" {
		if call = m.ID; call < 100 {
			return nil // of the handshake
		}
		if _, err := fmt.Sscanf(m.Result.Content[0].Text, "Sent %d notifications", &at); err != nil {
			return fmt.Errorf("the result of call %d: %w in %s", call, err, data)
		}
	}
	if b[call] != at {
		return fmt.Errorf("call %d: frame %d came in the place of %d", call, at, b[call])
	}
	b[call]++
	return nil
}
