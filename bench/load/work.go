package load

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// Work is what is asked again and again.
type Work int

// The works. An echo carries 16 KiB each way.
const (
	Ping Work = iota
	Echo
)

const (
	echoSize = 16 << 10
	mark     = 16 // digits of the id that begin the text of an echo, so that no two are equal
)

var filler = strings.Repeat("0123456789abcdef", echoSize/16)[mark:]

// ask appends request id.
func (w Work) ask(dst []byte, id int) []byte {
	dst = append(dst, `{"jsonrpc":"2.0","id":`...)
	dst = strconv.AppendInt(dst, int64(id), 10)
	if w == Ping {
		return append(dst, `,"method":"ping"}`...)
	}
	dst = append(dst, `,"method":"tools/call","params":{"name":"echo","arguments":{"text":"`...)
	dst = fmt.Appendf(dst, "%0*d", mark, id)
	dst = append(dst, filler...)
	return append(dst, `"}}}`...)
}

// right reports whether msg is the answer to request id.
func (w Work) right(msg []byte, id int) bool {
	if !bytes.Contains(msg, resultKey) {
		return false
	}
	if w == Ping {
		return true
	}
	i := bytes.Index(msg, fmt.Appendf(nil, `"%0*d`, mark, id))
	if i < 0 {
		return false
	}
	text := msg[i+1+mark:]
	return len(text) > len(filler) && string(text[:len(filler)]) == filler && text[len(filler)] == '"'
}

// The handshake, in a revision that all peers speak on both transports.
const (
	initialize = `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},` +
		`"clientInfo":{"name":"bench","version":"1"}}}`
	initialized = `{"jsonrpc":"2.0","method":"notifications/initialized"}`
)

// burst asks for n progress notifications with a message of size bytes.
func burst(n, size int) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"_meta":{"progressToken":1},"name":"burst",`+
		`"arguments":{"n":%d,"size":%d}}}`, n, size)
}
