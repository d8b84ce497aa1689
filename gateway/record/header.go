package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Header is the first line of a capture.
type Header struct {
	Switchboard string    `json:"switchboard"` // "capture"
	Version     int       `json:"version"`     // of the form of the lines
	Program     string    `json:"program"`     // the version of the program that wrote it
	Started     time.Time `json:"started"`     // when the recording began, in all its parts
	Part        int       `json:"part"`        // 1, 2, … of a recording

	Sessions []Known `json:"sessions,omitempty"` // that were open when this part began
	Unlisted int     `json:"unlisted,omitempty"` // more of them, which were opened before those
}

const (
	magic         = "capture"
	formatVersion = 1
)

var errForeign = errors.New(`this is no capture of Switchboard: its first line must be {"switchboard":"capture","version":1, …}`)

// line is h as it stands in a file.
func (h Header) line() []byte {
	h.fit()
	text, err := json.Marshal(h)
	if err != nil {
		panic(err) // a year that has five digits
	}
	return append(text, '\n')
}

// isHeader reports whether a line is meant as a header: no event begins like that.
func isHeader(line []byte) bool { return bytes.HasPrefix(line, []byte(`{"switchboard":`)) }

// parseHeader reads a header, of a version that this program knows.
func parseHeader(line []byte) (h Header, err error) {
	if json.Unmarshal(line, &h) != nil || h.Switchboard != magic || h.Version < 1 {
		return Header{}, errForeign
	}
	if h.Version > formatVersion {
		return Header{}, fmt.Errorf("this capture is of version %d, written by Switchboard %q: a newer Switchboard than this can read it", h.Version, h.Program)
	}
	return h, nil
}
