package view

import (
	"slices"
	"strings"
	"testing"

	"switchboard/gateway/frame"
	"switchboard/ui/schema"
)

var revisions = []string{"2024-11-05", rev2025March, rev2025June, rev2025Nov, rev2026}

// What a template begins with is good in every revision that has it, and each of its fields is there.
func TestTemplates(t *testing.T) {
	seen := make(map[string]bool)
	for _, tmpl := range Templates() {
		p := frame.Look([]byte(tmpl.Text))
		seen[p.Method] = true
		for _, s := range tmpl.Fields {
			if s.Start < 0 || s.End > len(tmpl.Text) || s.Start > s.End {
				t.Errorf("template %q: field %v of %d bytes", tmpl.Name, s, len(tmpl.Text))
			}
		}
		if tmpl.AsIs != (tmpl.Group == GroupWrong) {
			t.Errorf("template %q of %s: as is %v", tmpl.Name, tmpl.Group, tmpl.AsIs)
		}
		if tmpl.Group == GroupWrong {
			continue
		}
		if want := map[bool]frame.Kind{true: frame.Request, false: frame.Notification}[!strings.HasPrefix(p.Method, "notifications/")]; p.Kind != want {
			t.Errorf("template %q is a %s (%v), want a %s", tmpl.Name, p.Kind, p.Err, want)
		}
		for _, r := range revisions {
			if v := Check(Draft{Text: tmpl.Text, Revision: r}); tmpl.Fits(r) && !v.Good && tmpl.Group != GroupTasks {
				t.Errorf("template %q in %s is judged %q", tmpl.Name, r, v.Text)
			}
		}
		if len(tmpl.Fields) == 0 && p.Params != nil {
			t.Errorf("template %q has params and no fields", tmpl.Name)
		}
	}
	for _, m := range schema.Methods() {
		if !seen[m] {
			t.Errorf("there is no template of %s", m)
		}
	}
}

// Each path that was named as a field was found.
func TestTemplateFieldsAreFound(t *testing.T) {
	find := func(name string) *Template {
		for _, t := range Templates() {
			if t.Name == name {
				return &t
			}
		}
		return &Template{}
	}
	for name, want := range map[string][]string{
		"sampling/createMessage with tools": {"What is the weather in Bern?", "1000", "weather", "The weather of a city.", "{", "auto"},
		"elicitation/create url":            {"Sign in to go on.", "https://example.com/sign-in", "el-1"},
		"message":                           {"Something to know.", "warning", "switchboard"},
		"subscriptions/acknowledged":        {"1", "{"},
		"tasks/status":                      {"task-1", "working", "half way"},
		"wrong jsonrpc version":             {"1.0"},
	} {
		tmpl := find(name)
		var got []string
		for _, s := range tmpl.Fields {
			said, _, _ := strings.Cut(tmpl.Text[s.Start:s.End], "\n")
			got = append(got, said)
		}
		if !slices.Equal(got, want) {
			t.Errorf("fields of %q say %q, want %q", name, got, want)
		}
	}
}

func TestOffer(t *testing.T) {
	names := func(group string, revisions ...string) (all []string) {
		for _, t := range Offer(Templates(), revisions...) {
			if t.Group == group {
				all = append(all, t.Name)
			}
		}
		return all
	}
	for _, c := range []struct {
		revisions []string
		group     string
		has, not  []string
	}{
		{[]string{"2024-11-05"}, GroupRequests, []string{"ping", "roots/list", "sampling/createMessage"}, []string{"elicitation/create", "elicitation/create url"}},
		{[]string{"2024-11-05"}, GroupOther, []string{"elicitation/create", "elicitation/complete", "tasks/get"}, []string{"ping"}},
		{[]string{"2025-06-18"}, GroupRequests, []string{"elicitation/create"}, []string{"elicitation/create form"}},
		{[]string{"2025-11-25"}, GroupRequests, []string{"elicitation/create url", "sampling/createMessage with tools"}, []string{"elicitation/create"}},
		{[]string{"2025-11-25"}, GroupTasks, []string{"tasks/get", "tasks/status"}, nil},
		{[]string{"2026-07-28"}, GroupRequests, []string{"roots/list", "elicitation/create form"}, []string{"ping"}},
		{[]string{"2026-07-28"}, GroupNotifications, []string{"subscriptions/acknowledged"}, nil},
		{[]string{"2026-07-28"}, GroupOther, []string{"ping", "tasks/get"}, nil},
		{[]string{"2024-11-05", "2025-11-25"}, GroupRequests, []string{"ping", "elicitation/create url"}, []string{"elicitation/create"}},
		{nil, GroupOther, nil, []string{"ping", "tasks/get"}},
		{[]string{""}, GroupOther, nil, []string{"ping", "tasks/get"}},
		{[]string{"2024-11-05"}, GroupWrong, []string{"truncated JSON", "batch"}, nil},
	} {
		got := names(c.group, c.revisions...)
		for _, name := range c.has {
			if !slices.Contains(got, name) {
				t.Errorf("%s for %q: %q has no %q", c.group, c.revisions, got, name)
			}
		}
		for _, name := range c.not {
			if slices.Contains(got, name) {
				t.Errorf("%s for %q has %q", c.group, c.revisions, name)
			}
		}
	}
	if len(Offer(Templates(), "2024-11-05")) != len(Templates()) {
		t.Error("Offer leaves some out: nothing is forbidden")
	}
}

// An answer is good for what it answers.
func TestAnswersAreGood(t *testing.T) {
	for method, r := range results() {
		good := Answers([]*Row{{Method: method, Frame: in(`{"jsonrpc":"2.0","id":7,"method":"` + method + `"}`)}})[0]
		v := Check(Draft{Text: good.Text, Method: func(id string) string { return map[string]string{"7": method}[id] }})
		if v.Text != "valid response" || len(good.Fields) != len(r.fields) {
			t.Errorf("answer to %s is judged %q, and has %d fields, want %d:\n%s", method, v.Text, len(good.Fields), len(r.fields), good.Text)
		}
	}
}
