package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"switchboard/bench/proc"
)

// switchboard is the program itself, at its defaults but for the bound on
// sessions and the form of its answers, with a data folder of its own.
type switchboard struct {
	binary, data string
	record       bool // all that happens to a file below data
}

func newSwitchboard(binary, data, answer string, record bool) (switchboard, error) {
	if _, err := os.Stat(binary); err != nil {
		return switchboard{}, fmt.Errorf("make build-headless comes first: %w", err)
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return switchboard{}, err
	}
	text := fmt.Sprintf("[limits]\nsessions = 20000\n[http]\nanswer = %q\n", answer)
	return switchboard{binary, data, record}, os.WriteFile(filepath.Join(data, "config.toml"), []byte(text), 0o600)
}

func (b switchboard) start() (*proc.Server, error) {
	args := []string{b.binary, "--headless", "--listen", "127.0.0.1:0", "--data-dir", b.data}
	if b.record {
		args = append(args, "--record", filepath.Join(b.data, "recording.jsonl"))
	}
	return proc.Start(longest, args...)
}

// token opens its control API.
func (b switchboard) token() (string, error) {
	data, err := os.ReadFile(filepath.Join(b.data, "token"))
	return strings.TrimSpace(string(data)), err
}

// totals are the ones of GET /debug/stats that must add up.
type totals struct{ In, Queued, Out, Dropped uint64 }

// totals asks until nothing waits any more, but not for long.
func (v *viewer) totals() (t totals, err error) {
	req, err := http.NewRequest(http.MethodGet, "http://"+v.addr+"/debug/stats", nil)
	if err != nil {
		return t, err
	}
	req.Header.Set("Authorization", "Bearer "+v.token)
	for range 100 {
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return t, err
		}
		var stats struct{ Totals totals }
		err = json.NewDecoder(resp.Body).Decode(&stats)
		resp.Body.Close()
		if t = stats.Totals; err != nil || t.Queued == t.Out+t.Dropped {
			return t, err
		}
		time.Sleep(10 * time.Millisecond)
	}
	return t, fmt.Errorf("totals do not add up: %+v", t)
}
