package debug

import (
	"net/http"

	"switchboard/gateway/session"
	"switchboard/gateway/transport"
)

// Stream is the JSON form of session.StreamInfo.
type Stream struct {
	ID      string `json:"id"`      // "0" is the standing stream
	Read    bool   `json:"read"`    // a client reads it
	Depth   int    `json:"depth"`   // frames that wait on it
	Waiting int    `json:"waiting"` // requests without their response yet
}

// streamed is a session with its streams.
type streamed struct {
	Session
	Streams []Stream `json:"streams"`
}

// withStreams is the session with the streams that it has now; a closed one has none.
func (a *API) withStreams(info session.Info) streamed {
	all := streamed{Session: sessionJSON(info), Streams: []Stream{}}
	if s, ok := a.Sessions.Lookup(info.ID); ok {
		for _, st := range s.Streams() {
			all.Streams = append(all.Streams, Stream{ID: st.ID, Read: st.Attached, Depth: st.Depth, Waiting: st.Waiting})
		}
	}
	return all
}

// answer is the JSON form of session.Answer.
type answer struct {
	Answer session.Answer `json:"answer"` // "sse" or "json"
}

func (a *API) answer(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, answer{a.Sessions.Answer()})
}

func (a *API) setAnswer(w http.ResponseWriter, r *http.Request) {
	var body answer
	err := readJSON(w, r, &body)
	if err == nil {
		err = a.Sessions.SetAnswer(body.Answer)
	}
	if err != nil {
		transport.Fail(w, transport.Status(err), err.Error())
		return
	}
	a.answer(w, r)
}

func (a *API) setOwnAnswer(w http.ResponseWriter, r *http.Request) {
	a.on(func(s *session.Session) error {
		var body answer
		if err := readJSON(w, r, &body); err != nil {
			return err
		}
		if err := body.Answer.Validate(); err != nil {
			return err
		}
		return s.SetAnswer(body.Answer)
	})(w, r)
}
