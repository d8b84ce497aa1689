package view

import (
	"slices"
	"strings"

	"switchboard/gateway/filter"
	"switchboard/ui/remembered"
)

// Chip is a query that is turned on and off with one click.
type Chip struct {
	Name  string
	Query string
	Saved bool // by the person: it stands for the whole query, and takes the place of what is there
}

// Unanswered finds the requests that nobody has answered: one that was refused had its answer over HTTP.
const Unanswered = "rpc:request -has:pair -kind:refused"

// Chips are those that are always on offer.
func Chips() []Chip {
	return []Chip{
		{Name: "messages", Query: "has:frame"},
		{Name: "from client", Query: "dir:in"},
		{Name: "to client", Query: "dir:out"},
		{Name: "errors", Query: "has:error"},
		{Name: "unanswered", Query: Unanswered},
		{Name: "slow", Query: "dur:>500ms"},
		{Name: "injected", Query: "origin:operator"},
		{Name: "marked", Query: "has:mark"},
	}
}

// On reports whether q says what the chip says.
func (c Chip) On(q *filter.Query) bool {
	if c.Saved {
		saved, err := filter.Parse(c.Query)
		return err == nil && !q.All() && saved.String() == q.String()
	}
	return q.Has(c.Query)
}

// Turn is the text of q with the chip turned the other way.
func (c Chip) Turn(q *filter.Query) string {
	switch on := c.On(q); {
	case c.Saved && on:
		return ""
	case c.Saved:
		return c.Query
	case on:
		return q.Without(c.Query)
	default:
		return q.With(c.Query)
	}
}

// SaveFilter is filters with one more, in the place of the one of that name; why says what is wrong with it.
func SaveFilter(filters []remembered.Filter, name, query string) (saved []remembered.Filter, why string) {
	name = strings.TrimSpace(name)
	if _, err := filter.Parse(query); err != nil || strings.TrimSpace(query) == "" {
		return filters, "There is no filter to save."
	}
	if name == "" {
		name = clip(query)
	}
	f := remembered.Filter{Name: clip(name), Query: query}
	saved = slices.Clone(filters)
	if i := slices.IndexFunc(saved, func(old remembered.Filter) bool { return old.Name == f.Name }); i >= 0 {
		saved[i] = f
		return saved, ""
	}
	if len(saved) >= remembered.MostFilters {
		return filters, "There are " + Count(remembered.MostFilters) + " saved filters already: forget one first."
	}
	return append(saved, f), ""
}

// ForgetFilter is filters without the one of that name.
func ForgetFilter(filters []remembered.Filter, name string) []remembered.Filter {
	return slices.DeleteFunc(slices.Clone(filters), func(f remembered.Filter) bool { return f.Name == name })
}

// Like is the query for the rows that are like this one: the same kind of message of the same method, or the same fact.
func Like(r *Row) string {
	if !r.IsMessage() || r.Method == "" {
		return "kind:" + r.What()
	}
	return "method:" + filter.Name(r.Method) + " kind:" + r.What() + " dir:" + r.Frame.Dir.String()
}
