// Package debug is the gateway's back door for its owner: a WebSocket that
// mirrors all traffic, and a control API in plain JSON. docs/debug-api.md
// describes both, field by field.
package debug

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"switchboard/gateway/session"
	"switchboard/gateway/transport"
)

// API serves all of /debug. Host and Origin were checked before it.
type API struct {
	Sessions *session.Set
	Mirror   *Mirror
	Stdio    http.Handler            // GET /debug/stdio; nil: there is none
	Allowed  func(token string) bool // compares in constant time
	Stats    func() any              // what GET /debug/stats answers
	MaxBody  int64                   // bytes of an injected message

	Record    func(on bool) error // turns recording on or off
	Recording func() any          // what GET /debug/record answers
}

// Handler routes /debug and asks for the token everywhere.
func (a *API) Handler() http.Handler {
	mux := http.NewServeMux()
	a.Mirror.called = a.Sessions.Called
	mux.Handle("GET /debug/events", a.Mirror)
	if a.Stdio != nil {
		mux.Handle("GET /debug/stdio", a.Stdio)
	}
	mux.HandleFunc("GET /debug/stats", func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, a.Stats()) })
	mux.HandleFunc("GET /debug/sessions", a.list)
	mux.HandleFunc("POST /debug/messages", a.broadcast)
	mux.HandleFunc("GET /debug/keepalive", a.keepalive)
	mux.HandleFunc("PUT /debug/keepalive", a.setKeepalive)
	mux.HandleFunc("GET /debug/answer", a.answer)
	mux.HandleFunc("PUT /debug/answer", a.setAnswer)
	mux.HandleFunc("GET /debug/mirror", a.mirror)
	mux.HandleFunc("PUT /debug/mirror", a.setMirror)
	mux.HandleFunc("GET /debug/record", a.recording)
	mux.HandleFunc("PUT /debug/record", a.record)
	mux.HandleFunc("GET /debug/sessions/{id}", a.one)
	mux.HandleFunc("DELETE /debug/sessions/{id}", a.on(func(s *session.Session) error {
		s.End(session.Operator, "")
		return nil
	}))
	mux.HandleFunc("POST /debug/sessions/{id}/messages", a.inject)
	mux.HandleFunc("POST /debug/sessions/{id}/pause", a.on(func(s *session.Session) error { s.Pause(); return nil }))
	mux.HandleFunc("POST /debug/sessions/{id}/resume", a.on(func(s *session.Session) error { s.Resume(); return nil }))
	mux.HandleFunc("POST /debug/sessions/{id}/step", a.on((*session.Session).Step))
	mux.HandleFunc("POST /debug/sessions/{id}/cut", func(w http.ResponseWriter, r *http.Request) {
		a.on(func(s *session.Session) error { return s.Cut(r.URL.Query().Get("stream")) })(w, r)
	})
	mux.HandleFunc("PUT /debug/sessions/{id}/answer", a.setOwnAnswer)
	mux.HandleFunc("DELETE /debug/sessions/{id}/answer", a.on(func(s *session.Session) error { return s.SetAnswer("") }))
	mux.HandleFunc("PUT /debug/sessions/{id}/keepalive", a.setOwnKeepalive)
	mux.HandleFunc("DELETE /debug/sessions/{id}/keepalive", a.on(func(s *session.Session) error { return s.SetKeepalive(nil) }))
	return a.authorize(mux)
}

// authorize asks for the token: in the Authorization header or, on the
// WebSocket, where a browser can set no header, in the query.
func (a *API) authorize(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if token == "" && r.URL.Path == "/debug/events" {
			token = r.URL.Query().Get("token")
		}
		if !a.Allowed(token) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="switchboard debug"`)
			transport.Fail(w, http.StatusUnauthorized, "the debug token is missing or wrong: it is in the file named token in the data folder")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// on makes a handler that does something to the session in the path and
// answers with what the session is after it.
func (a *API) on(do func(*session.Session) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s, err := a.Sessions.Match(r.PathValue("id"))
		if err == nil {
			err = do(s)
		}
		if err != nil {
			transport.Fail(w, transport.Status(err), err.Error())
			return
		}
		reply(w, http.StatusOK, sessionJSON(s.Info()))
	}
}

func (a *API) list(w http.ResponseWriter, _ *http.Request) {
	all := []Session{}
	for _, info := range a.Sessions.Infos() {
		all = append(all, sessionJSON(info))
	}
	reply(w, http.StatusOK, map[string]any{"sessions": all})
}

func (a *API) one(w http.ResponseWriter, r *http.Request) {
	var found []session.Info
	id := r.PathValue("id")
	for _, info := range a.Sessions.Infos() {
		if strings.HasPrefix(info.ID, id) {
			found = append(found, info)
		}
	}
	if len(found) != 1 {
		transport.Fail(w, http.StatusNotFound, fmt.Sprintf("%q is the beginning of %d session ids", id, len(found)))
		return
	}
	reply(w, http.StatusOK, a.withStreams(found[0]))
}

// message reads a message to inject: any bytes, and whether to send them as they are.
func (a *API) message(w http.ResponseWriter, r *http.Request) (data []byte, raw, ok bool) {
	var err error
	if text := r.URL.Query().Get("raw"); text != "" {
		if raw, err = strconv.ParseBool(text); err != nil {
			transport.Fail(w, http.StatusBadRequest, fmt.Sprintf("raw=%s is neither true nor false", text))
			return nil, false, false
		}
	}
	data, err = io.ReadAll(http.MaxBytesReader(w, r.Body, a.MaxBody))
	if err != nil {
		transport.Fail(w, transport.Status(err), err.Error())
		return nil, false, false
	}
	return data, raw, true
}

func (a *API) inject(w http.ResponseWriter, r *http.Request) {
	s, err := a.Sessions.Match(r.PathValue("id"))
	if err != nil {
		transport.Fail(w, transport.Status(err), err.Error())
		return
	}
	data, raw, ok := a.message(w, r)
	if !ok {
		return
	}
	receipt, err := s.Inject(data, raw)
	if err != nil {
		transport.Fail(w, transport.Status(err), err.Error())
		return
	}
	reply(w, http.StatusAccepted, receipt)
}

// broadcast injects into every live session and says for each what became of it.
func (a *API) broadcast(w http.ResponseWriter, r *http.Request) {
	data, raw, ok := a.message(w, r)
	if !ok {
		return
	}
	receipts, failed := a.Sessions.InjectAll(data, raw)
	errs := []string{}
	for _, err := range failed {
		errs = append(errs, err.Error())
	}
	reply(w, http.StatusAccepted, map[string]any{"receipts": receipts, "errors": errs})
}

func (a *API) keepalive(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, keepaliveJSON(a.Sessions.Keepalive()))
}

func (a *API) setKeepalive(w http.ResponseWriter, r *http.Request) {
	k, err := readKeepalive(w, r, a.Sessions.Keepalive())
	if err == nil {
		err = a.Sessions.SetKeepalive(k)
	}
	if err != nil {
		transport.Fail(w, transport.Status(err), err.Error())
		return
	}
	reply(w, http.StatusOK, keepaliveJSON(k))
}

func (a *API) setOwnKeepalive(w http.ResponseWriter, r *http.Request) {
	a.on(func(s *session.Session) error {
		k, err := readKeepalive(w, r, s.Keepalive())
		if err != nil {
			return err
		}
		return s.SetKeepalive(&k)
	})(w, r)
}

func (a *API) mirror(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, map[string]any{"enabled": a.Mirror.Enabled(), "viewers": a.Mirror.Viewers()})
}

func (a *API) setMirror(w http.ResponseWriter, r *http.Request) {
	if on, ok := readSwitch(w, r); ok {
		a.Mirror.SetEnabled(on)
		a.mirror(w, r)
	}
}

func (a *API) recording(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, a.Recording())
}

func (a *API) record(w http.ResponseWriter, r *http.Request) {
	on, ok := readSwitch(w, r)
	if !ok {
		return
	}
	if err := a.Record(on); err != nil {
		transport.Fail(w, http.StatusInternalServerError, err.Error())
		return
	}
	a.recording(w, r)
}

// readSwitch reads whether something is to be on; where it does not say so, it has answered.
func readSwitch(w http.ResponseWriter, r *http.Request) (on, ok bool) {
	var body struct {
		Enabled *bool `json:"enabled"`
	}
	err := readJSON(w, r, &body)
	if err == nil && body.Enabled == nil {
		err = errors.New(`want {"enabled": true} or {"enabled": false}`)
	}
	if err != nil {
		transport.Fail(w, transport.Status(err), err.Error())
		return false, false
	}
	return *body.Enabled, true
}

// reply answers with v as JSON.
func reply(w http.ResponseWriter, status int, v any) {
	body, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		transport.Fail(w, http.StatusInternalServerError, err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n'))
}

// readJSON reads one small JSON object, strictly.
func readJSON(w http.ResponseWriter, r *http.Request, v any) error {
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("the body must be a JSON object: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("the body must be one JSON object and nothing more")
	}
	return nil
}
