package transport

import (
	"bufio"
	"io"
	"strings"
	"testing"
)

// reader reads a stream event by event.
type reader struct {
	t testing.TB
	r *bufio.Reader
}

type sseFields struct{ id, data, retry, comment string }

// next is the next event, or comment; ok is false at a clean end.
func (s *reader) next() (e sseFields, ok bool) {
	s.t.Helper()
	e, err := s.read()
	if err != nil && err != io.EOF {
		s.t.Fatalf("the stream broke: %v", err)
	}
	return e, err == nil
}

func (s *reader) read() (e sseFields, err error) {
	for {
		line, err := s.r.ReadString('\n')
		if err != nil {
			return e, err
		}
		line = strings.TrimRight(line, "\r\n")
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "":
			return e, nil
		case name == "id":
			e.id = value
		case name == "data":
			e.data += value
		case name == "retry":
			e.retry = value
		case name == "":
			e.comment = value
		}
	}
}

// data is the data of the next event.
func (s *reader) data() string {
	s.t.Helper()
	e, ok := s.next()
	if !ok {
		s.t.Fatal("the stream is over")
	}
	return e.data
}

// ends asks for a clean end.
func (s *reader) ends() {
	s.t.Helper()
	if e, ok := s.next(); ok {
		s.t.Errorf("the stream goes on with %+v; want its end", e)
	}
}
