package transport

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Guard lets only requests through that were meant for this gateway. A page
// that rebinds its name to 127.0.0.1 is stopped by its Host, a page of another
// site by its Origin. MCP 2025-11-25, Transports, "Security Warning".
type Guard struct {
	Hosts   []string      // besides loopback: a name, or name:port
	Origins []string      // besides loopback: scheme://host[:port]
	Timeout time.Duration // of a request with its response, until the handler of a stream sets another
	Refused func(why string)
}

// Wrap puts the guard before next. It answers 403 and names what was wrong.
// Responses to an allowed Origin carry the CORS headers that let a page read
// them, and preflights are answered here. It is the first handler of all: what does not come to it net/http has refused.
func (g Guard) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reach(r.Context())
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(g.Timeout))
		if err := g.check(r); err != nil {
			g.refuse(w, r, http.StatusForbidden, err)
			return
		}
		if r.ContentLength != 0 && r.Method != http.MethodPost && r.Method != http.MethodPut {
			if err := swallow(w, r); err != nil {
				g.refuse(w, r, Status(err), err)
				return
			}
		}
		if origin := r.Header.Get("Origin"); origin != "" {
			h := w.Header()
			h.Set("Access-Control-Allow-Origin", origin)
			h.Add("Vary", "Origin")
			h.Set("Access-Control-Expose-Headers", "Mcp-Session-Id")
			if r.Method == http.MethodOptions {
				h.Set("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
				h.Set("Access-Control-Allow-Headers", r.Header.Get("Access-Control-Request-Headers"))
				w.WriteHeader(http.StatusNoContent)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

func (g Guard) refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	g.Refused(fmt.Sprintf("%d %v (%s %s from %s)", status, err, r.Method, r.URL.Path, r.RemoteAddr))
	Fail(w, status, err.Error())
}

// swallow reads the body of a request that should have none. net/http would wait for
// it before it answers, and would not see that the client is gone.
func swallow(w http.ResponseWriter, r *http.Request) error {
	const most = 64 << 10
	_, err := io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, most))
	return err
}

func (g Guard) check(r *http.Request) error {
	if !g.hostAllowed(r.Host) {
		return fmt.Errorf("the Host %q is not allowed: only loopback names and gateway.allowed_hosts are", r.Host)
	}
	for _, origin := range r.Header.Values("Origin") {
		if !g.originAllowed(origin) {
			return fmt.Errorf("the Origin %q is not allowed: only loopback origins and gateway.allowed_origins are", origin)
		}
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" && r.Header.Get("Origin") == "" {
		return errCrossSite
	}
	return nil
}

// errCrossSite is why an image or a frame of a foreign page gets nothing: its GET names no Origin, and would open sessions.
var errCrossSite = errors.New("a page of another site asks (Sec-Fetch-Site: cross-site) and names no Origin")

func (g Guard) hostAllowed(hostport string) bool {
	name, ok := hostname(hostport)
	return ok && (isLoopback(name) || slices.ContainsFunc(g.Hosts, func(allowed string) bool {
		return strings.EqualFold(allowed, hostport) || strings.EqualFold(allowed, name)
	}))
}

func (g Guard) originAllowed(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || origin != u.Scheme+"://"+u.Host {
		return slices.Contains(g.Origins, origin) // an extension's or an app's own scheme
	}
	name, ok := hostname(u.Host)
	return ok && (isLoopback(name) || slices.ContainsFunc(g.Origins, func(allowed string) bool {
		return strings.EqualFold(allowed, origin)
	}))
}

// hostname is the name in "name", "name:port", "[v6]" or "[v6]:port".
func hostname(hostport string) (string, bool) {
	host, port, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
		if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
			host = host[1 : len(host)-1]
		} else if strings.Contains(host, ":") {
			return "", false
		}
	} else if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", false
	}
	return host, host != ""
}

func isLoopback(name string) bool {
	if strings.EqualFold(name, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.IsLoopback()
}
