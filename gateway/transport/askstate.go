package transport

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// asker makes the requestState of the operator's questions, which the client
// carries and must not change (2026-07-28, Multi Round-Trip Requests, "Request State").
type asker struct {
	key  [32]byte
	born time.Time // from which its states count, for the wall clock may jump
}

// newAsker makes an asker whose states no other process can have made.
func newAsker() *asker {
	a := &asker{born: time.Now()}
	rand.Read(a.key[:])
	return a
}

const (
	statePrefix = "switchboard-ask." // marks the states of an asker among those of backends
	stateLife   = 10 * time.Minute   // how long a client may take to answer
)

// asked is what a state says.
type asked struct {
	Session string   `json:"session"`
	Call    string   `json:"call"`  // its digest
	Until   int64    `json:"until"` // the asker is so old
	IDs     []string `json:"ids"`   // of the questions, as JSON text
}

// Why a state is not taken.
var (
	errChanged = errors.New("requestState was changed, or is none of this gateway's")
	errForeign = errors.New("requestState belongs to another call, or to another client")
	errStale   = fmt.Errorf("requestState is older than %v", stateLife)
)

// seal makes a state that open takes for the same session and call alone.
func (a *asker) seal(session, call string, ids []string) (string, error) {
	said, err := json.Marshal(asked{session, call, a.age() + int64(stateLife/time.Second), ids})
	if err != nil {
		return "", err
	}
	return encode(said) + "." + encode(a.sum(said)), nil
}

// age is in seconds.
func (a *asker) age() int64 { return int64(time.Since(a.born) / time.Second) }

func (a *asker) sum(said []byte) []byte {
	mac := hmac.New(sha256.New, a.key[:])
	mac.Write(said)
	return mac.Sum(nil)
}

// open is the ids of the questions in a state that seal made.
func (a *asker) open(state, session, call string) (ids []string, err error) {
	first, second, _ := strings.Cut(state, ".")
	said, err1 := strict.DecodeString(first)
	sum, err2 := strict.DecodeString(second)
	var s asked
	switch {
	case err1 != nil, err2 != nil, !hmac.Equal(sum, a.sum(said)), json.Unmarshal(said, &s) != nil:
		return nil, errChanged
	case s.Session != session, s.Call != call:
		return nil, errForeign
	case a.age() > s.Until:
		return nil, errStale
	}
	return s.IDs, nil
}

var strict = base64.RawURLEncoding.Strict()

func encode(b []byte) string { return strict.EncodeToString(b) }

// digest is of a call what must be the same when it is made again: all but its id, its _meta, and the answers that it brings.
func digest(method string, params map[string]json.RawMessage) string {
	rest := make(map[string]any, len(params))
	for name, value := range params {
		if name != "_meta" && name != responsesMember && name != stateMember {
			dec := json.NewDecoder(bytes.NewReader(value))
			dec.UseNumber()
			var v any // so that order and spacing do not count
			_ = dec.Decode(&v)
			rest[name] = v
		}
	}
	text, _ := json.Marshal([]any{method, rest}) // was JSON, so it is
	sum := sha256.Sum256(text)
	return encode(sum[:])
}
