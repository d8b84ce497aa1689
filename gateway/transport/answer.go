package transport

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"

	"switchboard/gateway/session"
)

// Fail answers a request that was refused: a JSON object whose member
// "detail" is one sentence for a person.
func Fail(w http.ResponseWriter, status int, detail string) {
	body, err := json.Marshal(map[string]string{"detail": detail})
	if err != nil {
		body = []byte(`{"detail":"unprintable"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	refuse(w, status, string(body)+"\n")
}

// Allow reports whether the request's method is method. Where it is another,
// the request has been answered 405.
func Allow(w http.ResponseWriter, r *http.Request, method string) bool {
	if r.Method == method {
		return true
	}
	w.Header().Set("Allow", method)
	Fail(w, http.StatusMethodNotAllowed, r.Method+" is not allowed on "+r.URL.Path+": use "+method)
	return false
}

// Status is the HTTP status that tells of err.
func Status(err error) int {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		return http.StatusRequestTimeout
	case errors.Is(err, session.ErrUnknown):
		return http.StatusNotFound
	case errors.Is(err, session.ErrClosed):
		return http.StatusGone
	case errors.Is(err, session.ErrPanic):
		return http.StatusInternalServerError
	case errors.Is(err, session.ErrQueueFull), errors.Is(err, session.ErrTooMany), errors.Is(err, session.ErrBusy),
		errors.Is(err, session.ErrStopped):
		return http.StatusServiceUnavailable
	case errors.Is(err, session.ErrNotPaused), errors.Is(err, session.ErrNothing), errors.Is(err, session.ErrNoStream),
		errors.Is(err, session.ErrNotResumable), errors.Is(err, session.ErrNotRead):
		return http.StatusConflict
	default:
		return http.StatusBadRequest
	}
}
