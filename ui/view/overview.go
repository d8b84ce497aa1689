package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/measure"
	"switchboard/gateway/session"
)

// Overview is what the traffic came to: figures by method and by session.
type Overview struct {
	Methods  *Table[measure.Method]
	Sessions *Table[Measured]
	of       string           // the session whose methods these are; empty: those of all
	figures  *measure.Figures // as last taken in
	now      time.Time        // and when
}

// Measured is a session with its figures.
type Measured struct {
	session.Info
	Figures measure.Session
}

// The columns of the two tables.
const (
	MethodArrow = iota
	MethodName
	MethodCount
	MethodErrors
	MethodWaiting
	MethodNever
	MethodP50
	MethodP90
	MethodP99
	MethodMax
)

// The columns of the sessions.
const (
	SessionName = iota
	SessionID
	SessionRecent
	SessionIn
	SessionOut
	SessionErrors
	SessionWaiting
	SessionNever
	SessionServerP50
	SessionServerP99
	SessionClientP50
	SessionClientP99
	SessionRequests
	SessionNotes
)

// NewOverview has no figures yet.
func NewOverview() *Overview {
	o := &Overview{Methods: NewTable(methodFields(), MethodCount, methodKey), figures: measure.New(time.Now())}
	o.Sessions = NewTable(o.sessionFields(), SessionIn, measuredKey)
	return o
}

// UpdateMethods takes in what f says now of the methods of a session or, where of is empty, of all. Rows change
// places only where they are ordered anew, as those of another session are.
func (o *Overview) UpdateMethods(f *measure.Figures, of string, anew bool) {
	anew = anew || of != o.of
	o.figures, o.of = f, of
	if of == "" {
		o.Methods.Set(f.Methods(), anew)
		return
	}
	o.Methods.Set(f.MethodsOf(of), anew)
}

// Scope is the figures that the methods come to.
func (o *Overview) Scope() measure.Session {
	if o.of == "" {
		return o.figures.All()
	}
	return o.figures.Session(o.of)
}

// Called is what a session is called among others, which are infos: "probe a1b2".
func Called(infos []session.Info, id string) string {
	name := "session"
	if i := slices.IndexFunc(infos, func(s session.Info) bool { return s.ID == id }); i >= 0 {
		name = Named(&infos[i])
	}
	return name + " " + ShortID(id)
}

// UpdateSessions takes in what f says now of sessions.
func (o *Overview) UpdateSessions(f *measure.Figures, infos []session.Info, now time.Time, anew bool) {
	o.figures, o.now = f, now
	rows := make([]Measured, len(infos))
	for i := range infos {
		rows[i] = Measured{Info: infos[i], Figures: f.Session(infos[i].ID)}
	}
	o.Sessions.Set(rows, anew)
}

// What is recent in the table has so many slices of so many seconds: together the last minutes.
const (
	recentSlices  = 15
	recentSeconds = measure.Seconds / recentSlices
)

// Recent is the messages of a session in each of so many slices of time, the newest last. A slice begins at
// a round time, so that it grows and never shifts.
func Recent(f *measure.Figures, id string, now time.Time, slices, seconds int) []uint32 {
	each := make([]uint32, (slices-1)*seconds+int(f.Second(now)%int64(seconds)))
	f.Rate(id, now, each)
	sums := make([]uint32, slices)
	for i, n := range each {
		sums[i/seconds] += n
	}
	return sums
}

func methodKey(m *measure.Method) string { return fmt.Sprint(m.By, m.Rest, m.Name) }
func measuredKey(m *Measured) string     { return m.ID }

// MethodLabel is what a method is called.
func MethodLabel(m *measure.Method) string {
	switch {
	case m.Rest:
		return "(other methods)"
	case m.Name == "":
		return "(no method)"
	}
	return m.Name
}

// Asked is what one side began.
func Asked(c *measure.Counts) uint64 { return c.Requests + c.Notifications + c.Others }

func methodFields() []Field[measure.Method] {
	type row = measure.Method
	arrow := func(m *row) string {
		if m.By == frame.In {
			return "→"
		}
		return "←"
	}
	fields := []Field[row]{
		MethodArrow:   {Text: arrow, Compare: func(a, b *row) int { return cmp.Compare(a.By, b.By) }},
		MethodName:    {Title: "method", Text: MethodLabel, Compare: func(a, b *row) int { return strings.Compare(a.Name, b.Name) }},
		MethodCount:   number("count", func(m *row) uint64 { return Asked(&m.Counts) }),
		MethodErrors:  number("errors", func(m *row) uint64 { return m.Errors }),
		MethodWaiting: number("waits", func(m *row) uint64 { return uint64(m.Waiting) }),
		MethodNever:   number("never", func(m *row) uint64 { return m.Unanswered }),
		MethodP50:     took("p50", func(m *row) (uint64, time.Duration) { return m.Times.Count, m.P50 }),
		MethodP90:     took("p90", func(m *row) (uint64, time.Duration) { return m.Times.Count, m.P90 }),
		MethodP99:     took("p99", func(m *row) (uint64, time.Duration) { return m.Times.Count, m.P99 }),
		MethodMax:     took("max", func(m *row) (uint64, time.Duration) { return m.Times.Count, m.Max }),
	}
	return fields
}

func (o *Overview) sessionFields() []Field[Measured] {
	type row = Measured
	name := func(m *row) string { return Named(&m.Info) }
	both := func(of func(*measure.Side) uint64) func(*row) uint64 {
		return func(m *row) uint64 { return of(&m.Figures.Client) + of(&m.Figures.Server) }
	}
	return []Field[row]{
		SessionName:      {Title: "client", Text: name, Compare: func(a, b *row) int { return strings.Compare(name(a), name(b)) }},
		SessionID:        {Title: "id", Text: func(m *row) string { return ShortID(m.ID) }, Compare: func(a, b *row) int { return strings.Compare(a.ID, b.ID) }},
		SessionRecent:    {Title: "last 5 min", Text: func(m *row) string { return Spark(Recent(o.figures, m.ID, o.now, recentSlices, recentSeconds)) }},
		SessionIn:        number("→ in", func(m *row) uint64 { return m.Figures.In }),
		SessionOut:       number("← out", func(m *row) uint64 { return m.Figures.Out }),
		SessionErrors:    number("errors", func(m *row) uint64 { return m.Figures.Errors() }),
		SessionWaiting:   number("waits", both(func(s *measure.Side) uint64 { return uint64(s.Waiting) })),
		SessionNever:     number("never", both(func(s *measure.Side) uint64 { return s.Unanswered })),
		SessionServerP50: took("→ p50", func(m *row) (uint64, time.Duration) { return m.Figures.Client.Count, m.Figures.Client.P50 }),
		SessionServerP99: took("→ p99", func(m *row) (uint64, time.Duration) { return m.Figures.Client.Count, m.Figures.Client.P99 }),
		SessionClientP50: took("← p50", func(m *row) (uint64, time.Duration) { return m.Figures.Server.Count, m.Figures.Server.P50 }),
		SessionClientP99: took("← p99", func(m *row) (uint64, time.Duration) { return m.Figures.Server.Count, m.Figures.Server.P99 }),
		SessionRequests:  number("requests", both(func(s *measure.Side) uint64 { return s.Requests })),
		SessionNotes:     number("notes", both(func(s *measure.Side) uint64 { return s.Notifications })),
	}
}

// number is a column of counts. None is no text: what is there stands out.
func number[T any](title string, of func(*T) uint64) Field[T] {
	return Field[T]{Title: title, Number: true, Compare: func(a, b *T) int { return cmp.Compare(of(a), of(b)) },
		Text: func(row *T) string {
			if n := of(row); n > 0 {
				return Count(n)
			}
			return ""
		}}
}

// took is a column of times, of so many answers.
func took[T any](title string, of func(*T) (answers uint64, took time.Duration)) Field[T] {
	return Field[T]{Title: title, Number: true,
		Compare: func(a, b *T) int {
			n, d := of(a)
			m, e := of(b)
			return cmp.Or(cmp.Compare(min(n, 1), min(m, 1)), cmp.Compare(d, e))
		},
		Text: func(row *T) string {
			if n, d := of(row); n > 0 {
				return Took(d)
			}
			return ""
		}}
}

// Spark is numbers as bars of text, on the scale of the greatest. One that is more than none can be seen.
func Spark(values []uint32) string {
	const bars = "▁▂▃▄▅▆▇█"
	top := uint32(0)
	for _, v := range values {
		top = max(top, v)
	}
	var b strings.Builder
	for _, v := range values {
		if v == 0 {
			b.WriteByte(' ')
			continue
		}
		level := int((uint64(v)*8 - 1) / uint64(top))
		b.WriteString(bars[3*level : 3*level+3])
	}
	return b.String()
}
