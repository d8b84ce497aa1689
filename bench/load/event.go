package load

import (
	"bufio"
	"bytes"
	"errors"
	"strconv"
)

// events reads the data of server-sent events, each of which is one line here.
type events struct{ r *bufio.Reader }

func newEvents(c *conn) events { return events{bufio.NewReaderSize(c, 64<<10)} }

// next returns the next data, which is good until the next call.
func (e events) next() ([]byte, error) {
	for {
		line, err := e.r.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		if data, ok := dataOf(line); ok {
			return data, nil
		}
	}
}

func dataOf(line []byte) ([]byte, bool) {
	data, ok := bytes.CutPrefix(line, []byte("data:"))
	return bytes.TrimSpace(data), ok
}

var (
	errNoReply = errors.New("no reply in the response")
	idKey      = []byte(`"id":`)
	resultKey  = []byte(`"result":`)
	methodKey  = []byte(`"method":`)
	doneKey    = []byte(`"progress":`)
)

// number is the number after key in the message.
func number(msg, key []byte) (int, bool) {
	i := bytes.Index(msg, key)
	if i < 0 {
		return 0, false
	}
	i += len(key)
	end := i
	for end < len(msg) && msg[end] >= '0' && msg[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(string(msg[i:end]))
	return n, err == nil
}

// reply is the message in the body of a response, be it an event or JSON.
func reply(body []byte) ([]byte, error) {
	if len(body) > 0 && body[0] == '{' {
		return body, nil
	}
	for line := range bytes.Lines(body) {
		if data, ok := dataOf(line); ok && len(data) > 0 {
			return data, nil
		}
	}
	return nil, errNoReply
}
