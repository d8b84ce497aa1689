package transport

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// TestRefusedByItself: what net/http refuses before any handler sees it is told, with the status and what is wrong, and no secret;
// so is a head that does not come whole.
func TestRefusedByItself(t *testing.T) {
	refused := make(chan string, 100)
	sv := httptest.NewUnstartedServer(Guard{Timeout: time.Minute, Refused: func(why string) { refused <- why }}.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		Fail(w, http.StatusNotFound, "nothing here")
	})))
	sv.Listener.Close()
	var err error
	if sv.Listener, err = Listen("127.0.0.1:0", time.Minute, Notices{Refused: func(why string) { refused <- why }}); err != nil {
		t.Fatal(err)
	}
	sv.Config.ConnContext, sv.Config.ConnState, sv.Config.ReadTimeout, sv.Config.MaxHeaderBytes = WithConn, ConnState, 2*time.Second, 8<<10
	sv.Start()
	defer sv.Close()
	const host, good = "Host: localhost\r\n", "GET /good HTTP/1.1\r\nHost: localhost\r\n\r\n"
	for _, tt := range []struct{ name, text, want string }{
		{"no HTTP at all", "hello?secret\r\n\r\n", `400 Bad Request: "hello" is no request line`},
		{"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "400 Bad Request: the client speaks TLS, and here is none: use http://"},
		{"a URL with a blank", "GET /a?secret b HTTP/1.1\r\n" + host + "\r\n", `400 Bad Request: malformed HTTP version "b HTTP/1.1"`},
		{"a URL that is none", "GET /%zz?secret HTTP/1.1\r\n" + host + "\r\n", "400 Bad Request: its URL cannot be read"},
		{"a header without a colon", "GET / HTTP/1.1\r\n" + host + "Authorization secret\r\n\r\n", "400 Bad Request: line 3 is no header: it has no colon"},
		{"a blank before the colon", "GET / HTTP/1.1\r\n" + host + "Authorization : secret\r\n\r\n", `400 Bad Request: line 3 is no header: "Authorization " is no name`},
		{"a first header with a blank before it", "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n", `400 Bad Request: line 2 is no header: " Host" is no name`},
		{"NUL in a value", "GET / HTTP/1.1\r\n" + host + "X: secret\x00\r\n\r\n", "400 Bad Request: a header's value has a character that it must not have"},
		{"no Host", "GET / HTTP/1.1\r\n\r\n", "400 Bad Request: missing required Host header"},
		{"Host twice", "GET / HTTP/1.1\r\n" + host + host + "\r\n", "400 Bad Request: too many Host headers"},
		{"a length with a sign", "POST / HTTP/1.1\r\n" + host + "Content-Length: +4\r\n\r\n", `400 Bad Request: bad Content-Length "+4"`},
		{"a coding that nobody knows", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: zip\r\n\r\n", "501 Not Implemented: Unsupported transfer encoding"},
		{"HTTP/3", "GET / HTTP/3.0\r\n" + host + "\r\n", "505 HTTP Version Not Supported: unsupported protocol version"},
		{"large headers", "GET / HTTP/1.1\r\n" + host + "X: " + strings.Repeat("secret", 4<<10) + "\r\n\r\n", "431 Request Header Fields Too Large"},
		{"many bad lines beyond what is kept", "GET / HTTP/1.1\r\n" + host + "X: " + strings.Repeat("y", 5<<10) + "\r\nbad\r\n\r\n", "400 Bad Request: its head cannot be read"},
		{"an expectation", "GET / HTTP/1.1\r\n" + host + "Expect: secret\r\n\r\n", "417 Expectation Failed"},
		{"after a good one", good + "GET / HTTP/1.1\r\nbad\r\n\r\n", "400 Bad Request"},
		{"half a line, and no more", "GET / HT", "400 Bad Request: the head of a request did not come whole: its time was over (limits.read_timeout)"},
		{"half a line, and gone", "GET / HT\x04", "400 Bad Request: the head of a request did not come whole: the client left"},
		{"half a head, and no more", "GET / HTTP/1.1\r\n", "the head of a request did not come whole: its time was over (limits.read_timeout)"},
		{"half a head, and gone", "GET / HTTP/1.1\r\nHo\x04", "400 Bad Request: the head of a request did not come whole: the client left"},
		{"a long line, in two", "GET /\x05" + strings.Repeat("x", 5<<10) + " nonsense\r\n\r\n", "400 Bad Request: its head cannot be read"},
		{"line by line", "GET / HTTP/1.1\r\n\x05Host: localhost\r\n\x05bad\r\n\r\n", "400 Bad Request: line 3 is no header: it has no colon"},
		{"a good one", good, ""},
		{"nothing", "", ""},
	} {
		conn, err := net.Dial("tcp", sv.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		text, leave := strings.CutSuffix(tt.text, "\x04")
		for part := range strings.SplitSeq(text, "\x05") {
			fmt.Fprint(conn, part)
		}
		if leave || tt.want == "" {
			_ = conn.(*net.TCPConn).CloseWrite()
		}
		_ = conn.SetReadDeadline(time.Now().Add(time.Minute))
		_, _ = io.Copy(io.Discard, conn)
		got := ""
		if tt.want != "" {
			select {
			case got = <-refused:
			case <-time.After(time.Minute):
			}
		}
		if want := tt.want + " (from " + conn.LocalAddr().String() + ")"; tt.want != "" && got != want && !(tt.name == "after a good one" && strings.HasPrefix(got, tt.want)) {
			t.Errorf("%s: told %q, want %q", tt.name, got, want)
		}
		conn.Close()
	}
	if len(refused) > 0 {
		t.Errorf("also told: %q", <-refused)
	}
}

// TestRefusedOnConnectionKept: the byte that net/http reads ahead while a handler is busy is no byte that is missed.
func TestRefusedOnConnectionKept(t *testing.T) {
	refused, busy, release := make(chan string, 1), make(chan struct{}), make(chan struct{})
	sv := httptest.NewUnstartedServer(Guard{Timeout: time.Minute, Refused: func(string) {}}.Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		busy <- struct{}{}
		<-release
	})))
	sv.Listener.Close()
	var err error
	if sv.Listener, err = Listen("127.0.0.1:0", time.Minute, Notices{Refused: func(why string) { refused <- why }}); err != nil {
		t.Fatal(err)
	}
	sv.Config.ConnContext, sv.Config.ConnState = WithConn, ConnState
	sv.Start()
	defer sv.Close()
	conn, err := net.Dial("tcp", sv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	<-busy
	fmt.Fprint(conn, "nonsense\r\n\r\n")
	release <- struct{}{}
	if got, want := <-refused, `400 Bad Request: "nonsense" is no request line (from `+conn.LocalAddr().String()+")"; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
}

// FuzzHead: whatever a head is, what is said of it is one short line of text.
func FuzzHead(f *testing.F) {
	for _, head := range []string{"hello\r\n", "GET / HTTP/1.1\r\nHost: a\r\nbad\r\n\r\n", "GET /%zz HTTP/1.1\r\n\r\n", "\x16\x03\x01", "POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n",
		"GET / HTTP/1.1\n a: b\n\n", strings.Repeat("x", headKept), "GET / HTTP/1.1\r\n" + strings.Repeat("X: y\r\n", headKept/6)} {
		f.Add([]byte(head), byte(0), true)
	}
	f.Fuzz(func(t *testing.T, head []byte, ahead byte, busy bool) {
		h := heard{ahead: ahead}
		if busy {
			h.begin()
		}
		h.busy = false
		h.hear(head, nil)
		h.busy = busy
		if why := h.fault(); why == "" || len(why) > 500 || !utf8.ValidString(why) || strings.ContainsFunc(why, unicode.IsControl) {
			t.Errorf("of %q it is said %q", head, why)
		}
	})
}
