package spine

import (
	"encoding/base64"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// AppendJSON appends the event as MarshalJSON writes it. It is made by hand, for
// a viewer of all traffic gets several events a message, and reflection took most of its time.
func (e *Event) AppendJSON(b []byte) []byte {
	b = append(b, `{"seq":`...)
	b = strconv.AppendUint(b, e.Seq, 10)
	b = append(b, `,"time":"`...)
	b = e.Time.AppendFormat(b, time.RFC3339Nano)
	b = append(b, `","kind":`...)
	b = appendString(b, e.Kind.String())
	b = appendWord(b, `,"session":`, e.Session)
	f := e.Frame
	if f != nil {
		b = appendWord(b, `,"dir":`, f.Dir.String())
		b = appendWord(b, `,"origin":`, f.Origin.String())
		b = appendWord(b, `,"rpc":`, f.Kind.String())
	}
	b = appendWord(b, `,"method":`, e.Method)
	if f != nil {
		if f.ID != "" {
			b = append(append(b, `,"id":`...), f.ID...) // it is JSON
		}
		b = append(b, `,"size":`...)
		b = strconv.AppendInt(b, int64(len(f.Data)), 10)
		switch {
		case f.Plain:
			b = appendPlain(append(b, `,"text":`...), f.Data)
		case f.Err == nil || utf8.Valid(f.Data): // it has been seen to be, where it is a message
			b = appendString(append(b, `,"text":`...), f.Data)
		default:
			b = append(b, `,"base64":"`...)
			b = base64.StdEncoding.AppendEncode(b, f.Data)
			b = append(b, '"')
		}
	}
	b = appendCount(b, `,"depth":`, uint64(e.Depth))
	b = appendCount(b, `,"n":`, e.N)
	b = appendCount(b, `,"of":`, e.Of)
	b = appendCount(b, `,"pair":`, e.Pair)
	b = appendCount(b, `,"stream":`, e.Stream)
	if e.Took != 0 {
		b = append(b, `,"took_ms":`...)
		b = strconv.AppendFloat(b, float64(e.Took)/float64(time.Millisecond), 'f', -1, 64)
	}
	b = appendWord(b, `,"note":`, e.Note)
	if e.HTTP != nil {
		b = e.HTTP.append(append(b, `,"http":`...))
	}
	return append(b, '}')
}

func (x *Exchange) append(b []byte) []byte {
	b = appendString(append(b, `{"method":`...), x.Method)
	b = appendString(append(b, `,"url":`...), x.URL)
	b = appendHeader(append(b, `,"header":`...), x.Header)
	b = append(b, `,"status":`...)
	b = strconv.AppendInt(b, int64(x.Status), 10)
	b = appendHeader(append(b, `,"answer":`...), x.Answer)
	b = appendWord(b, `,"body":`, x.Body)
	return append(b, '}')
}

func appendHeader(b []byte, h http.Header) []byte {
	if h == nil {
		return append(b, "null"...)
	}
	var few [16]string
	names := slices.AppendSeq(few[:0], maps.Keys(h))
	slices.Sort(names)
	b = append(b, '{')
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, name), ':')
		if h[name] == nil {
			b = append(b, "null"...)
			continue
		}
		b = append(b, '[')
		for j, v := range h[name] {
			if j > 0 {
				b = append(b, ',')
			}
			b = appendString(b, v)
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

// appendWord appends a member, key and all, unless it is empty.
func appendWord(b []byte, key, v string) []byte {
	if v == "" {
		return b
	}
	return appendString(append(b, key...), v)
}

func appendCount(b []byte, key string, n uint64) []byte {
	if n == 0 {
		return b
	}
	return strconv.AppendUint(append(b, key...), n, 10)
}
