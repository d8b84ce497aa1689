package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"switchboard/bench/load"
)

// table is everything as Markdown.
func (rs *results) table(all []*peer) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# The last table\n\n%s, %s, %d rounds of %v each, interleaved. Median of the rounds' ratios to *bare*, then least–most.\n",
		rs.began.Format("2006-01-02 15:04"), machine(), rs.o.rounds, rs.o.while)
	var names []string
	for _, p := range all {
		if !slices.Contains(names, p.name) {
			names = append(names, p.name)
		}
	}
	if len(rs.order) > 0 {
		rs.ratioTable(&b, "Replies per second (more is better)", names, speed, func(s spread) string { return fmt.Sprintf("%.0f/s", s.middle) })
		rs.ratioTable(&b, "CPU of the server for one reply (less is better)", names, cost, func(s spread) string { return fmt.Sprintf("%.1f µs", s.middle/1e3) })
		rs.watchedTables(&b)
		rs.account(&b, names)
	}
	rs.memoryTable(&b)
	return b.String()
}

func header(b *strings.Builder, title string, columns ...string) {
	fmt.Fprintf(b, "\n### %s\n\n| | %s |\n|---|%s\n", title, strings.Join(columns, " | "), strings.Repeat("---:|", len(columns)))
}

// ratioTable has one row a task, one column a peer; of bare it shows the figure itself.
func (rs *results) ratioTable(b *strings.Builder, title string, names []string, figure func(load.Result) float64, show func(spread) string) {
	header(b, title, names...)
	for _, task := range rs.order {
		fmt.Fprintf(b, "| %s |", task)
		for _, name := range names {
			text := "–"
			if s, ok := spreadOf(rs.each(task, name, figure)); ok && name == bare {
				text = show(s)
			} else if s, ok := spreadOf(rs.ratios(task, name, bare, figure)); ok {
				text = s.String()
			}
			fmt.Fprintf(b, " %s |", text)
		}
		b.WriteString("\n")
	}
}

// watchedTables compare Switchboard with those who look on to itself without.
func (rs *results) watchedTables(b *strings.Builder) {
	for _, t := range []struct{ peer, with string }{{watched, "a debug viewer that reads everything"}, {both, "such a viewer, and a recorder"}} {
		header(b, "With "+t.with+", as a ratio to none", "replies per second", "CPU for one reply", "totals")
		for _, task := range rs.order {
			replies, ok := spreadOf(rs.ratios(task, t.peer, board, speed))
			if !ok {
				continue
			}
			cpu, _ := spreadOf(rs.ratios(task, t.peer, board, cost))
			exact := "exact"
			if err := rs.failed[cell{task, t.peer}]; err != nil {
				exact = err.Error()
			}
			fmt.Fprintf(b, "| %s | %v | %v | %s |\n", task, replies, cpu, exact)
		}
	}
}

// account says whether every request had its one right reply.
func (rs *results) account(b *strings.Builder, names []string) {
	header(b, "Replies: all, and those that were lost, doubled or wrong; out of order on a stream", "right", "lost", "doubled", "wrong", "out of order", "failed runs")
	for _, name := range names {
		var sum load.Result
		failures := 0
		for _, task := range rs.order {
			for _, r := range rs.runs[cell{task, name}] {
				if r == nil {
					continue
				}
				sum.Add(*r)
			}
			if rs.failed[cell{task, name}] != nil {
				failures++
			}
		}
		fmt.Fprintf(b, "| %s | %d | %d | %d | %d | %d | %d |\n", name, sum.Replies, sum.Lost, sum.Doubled, sum.Wrong, sum.Late, failures)
	}
}

// memoryTable has one row a number of sessions.
func (rs *results) memoryTable(b *strings.Builder) {
	for n, i := range rs.o.idle {
		weights := rs.weights[i]
		if len(weights) == 0 {
			return
		}
		if n == 0 {
			var names []string
			for _, w := range weights {
				names = append(names, w.peer)
			}
			header(b, "Memory for one idle SSE session (less is better)", names...)
		}
		fmt.Fprintf(b, "| %s |", i)
		for _, w := range weights {
			fmt.Fprintf(b, " **%.2f** (%.1f KiB) |", w.bytes/weights[0].bytes, w.bytes/1024)
		}
		b.WriteString("\n")
	}
}

// machine says in one line what the figures were taken on.
func machine() string {
	model := runtime.GOARCH
	if data, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(data)) {
			if name, ok := strings.CutPrefix(line, "model name"); ok {
				model = strings.TrimSpace(strings.TrimLeft(name, "\t :"))
				break
			}
		}
	}
	return fmt.Sprintf("%s with %d cores, %s/%s, %s", model, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}
