package view

import (
	"strings"
	"testing"

	"switchboard/gateway/session"
)

func TestNamed(t *testing.T) {
	for _, c := range []struct{ client, want string }{
		{"", "unnamed client"},
		{"claude-code", "claude-code"},
		{"My  Client\n2", "My Client 2"},
		{"日本語 عميل 👩‍👧", "日本語 عميل 👩‍👧"},
		{"a\x00\x07b", "a��b"},
		{"name\u202egnp.exe", "name�gnp.exe"},
		{"\u200b\u200b", `"\u200b\u200b"`},
		{" \n", `" \n"`},
		{strings.Repeat("W", 5000), strings.Repeat("W", mostName-1) + "…"},
	} {
		if got := Named(&session.Info{Client: c.client}); got != c.want {
			t.Errorf("Named of %.20q = %q, want %q", c.client, got, c.want)
		}
	}
}
