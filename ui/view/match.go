package view

import (
	"bytes"
	"strings"
)

// Match makes the test for rows that the traffic pane shows: those of session,
// where one is named, that hold every word of text: in their method, kind, id,
// session, note, or frame. It returns nil where all rows match.
func Match(session, text string) func(*Row) bool {
	words := strings.Fields(text)
	if session == "" && len(words) == 0 {
		return nil
	}
	return func(r *Row) bool {
		if session != "" && r.Session != session {
			return false
		}
		for _, w := range words {
			if !r.holds(w) {
				return false
			}
		}
		return true
	}
}

func (r *Row) holds(word string) bool {
	if strings.Contains(r.Method, word) || strings.Contains(r.What(), word) || strings.HasPrefix(r.Session, word) ||
		strings.Contains(r.Note, word) {
		return true
	}
	return r.Frame != nil && (word[0] == '#' && r.Frame.ID == word[1:] || bytes.Contains(r.Frame.Data, []byte(word)))
}
