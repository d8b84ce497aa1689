package harness

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Frame is one event of the stream, or one comment.
type Frame struct {
	Raw  string // with the empty line that ends it
	Name string // of the event; empty: a comment
	Data string
}

// Read gives the next frame, or io.EOF where the server has ended the stream.
func (s *Stream) Read() (Frame, error) {
	const end = "\r\n\r\n"
	_ = s.conn.SetReadDeadline(time.Now().Add(Deadline))
	for seen := 0; ; {
		if i := bytes.Index(s.buf[seen:], []byte(end)); i >= 0 {
			raw := string(s.buf[:seen+i+len(end)])
			s.buf = s.buf[len(raw):]
			return parse(raw), nil
		}
		seen = max(0, len(s.buf)-len(end)+1)
		if err := s.chunk(); err != nil {
			return Frame{}, err
		}
	}
}

// chunk adds the next chunk of the body to buf. It is not net/http's reader,
// which would not go on after a deadline.
func (s *Stream) chunk() error {
	line, err := s.in.ReadString('\n')
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(strings.TrimSpace(line), 16, 32)
	if err != nil {
		return fmt.Errorf("not the head of a chunk: %q", line)
	}
	chunk := make([]byte, n+2)
	if _, err := io.ReadFull(s.in, chunk); err != nil {
		return err
	}
	if n == 0 {
		return io.EOF
	}
	s.buf = append(s.buf, chunk[:n]...)
	return nil
}

func parse(raw string) Frame {
	f := Frame{Raw: raw}
	var data []string
	for line := range strings.SplitSeq(raw, "\r\n") {
		if name, ok := strings.CutPrefix(line, "event: "); ok {
			f.Name = name
		} else if d, ok := strings.CutPrefix(line, "data: "); ok {
			data = append(data, d)
		}
	}
	f.Data = strings.Join(data, "\n")
	return f
}
