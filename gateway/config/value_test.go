package config

import (
	"math"
	"testing"
	"time"
)

func TestSize(t *testing.T) {
	for _, test := range []struct {
		text  string
		size  Size
		print string
	}{
		{"0", 0, "0B"}, {"512", 512, "512B"}, {"1000B", 1000, "1000B"}, {"1536", 1536, "1536B"}, {"1536 KiB", 1536 * KiB, "1536KiB"},
		{"64KiB", 64 * KiB, "64KiB"}, {"1024KiB", MiB, "1MiB"}, {"4MiB", 4 * MiB, "4MiB"}, {"1GiB", GiB, "1GiB"},
		{"9223372036854775807", math.MaxInt64, "9223372036854775807B"},
	} {
		var s Size
		if err := s.UnmarshalText([]byte(test.text)); err != nil || s != test.size || s.String() != test.print {
			t.Errorf("UnmarshalText(%q) = %d, %v, prints %s; want %d, prints %s", test.text, s, err, s, test.size, test.print)
		}
	}
	for _, text := range []string{"", "B", "KiB", "-1", "+1", "1.5MiB", "4MB", "4mib", "1TiB", "9223372036854775808", "9007199254740992KiB", " 1"} {
		s := Size(7)
		if err := s.UnmarshalText([]byte(text)); err == nil || s != 7 {
			t.Errorf("UnmarshalText(%q) = %d, %v, want an error and no change", text, s, err)
		}
	}
}

func TestFormatDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", time.Millisecond: "1ms", 15 * time.Second: "15s", 90 * time.Second: "1m30s", 5 * time.Minute: "5m",
		time.Hour: "1h", time.Hour + time.Second: "1h0m1s", 24 * time.Hour: "24h", 70 * time.Minute: "1h10m", 20 * time.Hour: "20h",
	} {
		if got := FormatDuration(d); got != want {
			t.Errorf("FormatDuration(%d) = %s, want %s", d, got, want)
		}
		if back, err := time.ParseDuration(want); err != nil || back != d {
			t.Errorf("ParseDuration(%s) = %d, %v, want %d", want, back, err, d)
		}
	}
}

func TestTexts(t *testing.T) {
	for _, test := range []struct {
		name   string
		accept func(string) bool
		yes    []string
		no     []string
	}{
		{"isAddress", isAddress,
			[]string{"127.0.0.1:4444", "localhost:0", ":4444", "[::1]:0", "0.0.0.0:65535"},
			[]string{"", "4444", "localhost", "::1", "[::1]", "a:http", "a:65536", "a:-1", "a:", "a b:1", "http://a:1"}},
		{"isEndpoint", isEndpoint,
			[]string{"host", "relative", "http://localhost", "https://proxy.example/mcp", "https://[::1]:8443/"},
			[]string{"", "Host", "/mcp", "proxy.example", "ftp://a", "http://", "http:///x", "http://u:p@a", "http://a/?q", "http://a/#f", "http://a b", "http://:80"}},
		{"isHost", isHost,
			[]string{"localhost", "proxy.example", "proxy.example:8443", "10.0.0.1", "[::1]", "[::1]:80"},
			[]string{"", "*", "*.example", "http://a", "a/b", "a:", "a:b", ":80", "::1", "[]", "[x]", "a b", "u@a", "a\x00"}},
		{"isOrigin", isOrigin,
			[]string{"https://app.example", "http://localhost:3000", "vscode-webview://abc", "null", "http://[::1]:1"},
			[]string{"", "*", "app.example", "https://", "https://a/", "https://a/b", "://a", "https://a?b"}},
	} {
		for _, s := range test.yes {
			if !test.accept(s) {
				t.Errorf("%s(%q) = false, want true", test.name, s)
			}
		}
		for _, s := range test.no {
			if test.accept(s) {
				t.Errorf("%s(%q) = true, want false", test.name, s)
			}
		}
	}
}

func TestSetReadsText(t *testing.T) {
	for _, test := range []struct{ key, text, want, err string }{
		{"keepalive.enabled", "false", "false", ""},
		{"keepalive.enabled", "off", "", `keepalive.enabled: must be true or false, not "off"`},
		{"limits.sessions", "12", "12", ""},
		{"limits.sessions", "12x", "", `limits.sessions: must be a whole number from 1 to 100000, not "12x"`},
		{"limits.body", "65536", "64KiB", ""},
		{"gateway.retry", "60s", "1m", ""},
		{"gateway.allowed_hosts", "", "[]", ""},
		{"gateway.allowed_hosts", "a, b:3,", `["a", "b:3"]`, ""},
		{"gateway.allowed_hosts", `["a", 'b']`, `["a", "b"]`, ""},
		{"gateway.allowed_hosts", "[\"a\"]\nx = 1", "", `gateway.allowed_hosts: must be a list of hosts such as ["proxy.example", "proxy.example:8443"], not "[\"a\"]\nx = 1"`},
		{"gateway.ports", "1", "", `gateway.ports: there is no such key`},
	} {
		c := Default()
		err := c.Set(test.key, test.text)
		if test.err != "" {
			if err == nil || err.Error() != test.err {
				t.Errorf("Set(%s, %q)\n got %v\nwant %s", test.key, test.text, err, test.err)
			}
			if names := changed(c); len(names) > 0 {
				t.Errorf("Set(%s, %q) failed and changed %q", test.key, test.text, names)
			}
			continue
		}
		if got := plain(newNames(&c).rows[test.key].value()); err != nil || got != test.want {
			t.Errorf("Set(%s, %q) = %s, %v, want %s", test.key, test.text, got, err, test.want)
		}
	}
}

func TestValidate(t *testing.T) {
	if err := Default().Validate(); err != nil {
		t.Errorf("Default().Validate() = %v", err)
	}
	c := Default()
	c.Keepalive.Interval, c.Limits.Sessions = time.Millisecond, -1
	want := "keepalive.interval: must be a duration from 1s to 1h, not \"1ms\""
	if err := c.Validate(); err == nil || err.Error() != want {
		t.Errorf("Validate() = %v, want %s", err, want)
	}
}
