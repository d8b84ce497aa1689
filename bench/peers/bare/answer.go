package main

import (
	"bytes"
	"encoding/json"
	"strconv"

	"switchboard/bench/peers"
)

// answer answers a request as the load makes them; nil: there is nothing to answer.
func answer(msg []byte) []byte {
	id := between(msg, `"id":`, ',')
	switch string(between(msg, `"method":"`, '"')) {
	case "initialize":
		return result(id, []byte(`{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"bare","version":"1"}}`))
	case "ping":
		return result(id, []byte("{}"))
	case "tools/call":
		text := between(msg, `"text":"`, '"')
		b := make([]byte, 0, len(text)+64)
		b = append(b, `{"content":[{"type":"text","text":"`...)
		b = append(b, text...)
		return result(id, append(b, `"}]}`...))
	}
	return nil
}

func result(id, value []byte) []byte {
	b := make([]byte, 0, len(id)+len(value)+40)
	b = append(b, `{"jsonrpc":"2.0","id":`...)
	b = append(b, id...)
	b = append(b, `,"result":`...)
	b = append(b, value...)
	return append(b, '}')
}

// between is what stands after begin and before end.
func between(msg []byte, begin string, end byte) []byte {
	i := bytes.Index(msg, []byte(begin))
	if i < 0 {
		return nil
	}
	msg = msg[i+len(begin):]
	return msg[:max(bytes.IndexByte(msg, end), 0)]
}

// burst sends the notifications that msg asks for, if it does.
func burst(s *session, msg []byte) bool {
	if !bytes.Contains(msg, []byte(`"name":"burst"`)) {
		return false
	}
	var call struct {
		Params struct{ Arguments peers.BurstInput }
	}
	if json.Unmarshal(msg, &call) != nil {
		return false
	}
	go func() {
		text := call.Params.Arguments.Message()
		for i := range call.Params.Arguments.N {
			b := make([]byte, 0, len(text)+128)
			b = append(b, `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":`...)
			b = strconv.AppendInt(b, int64(i), 10)
			b = append(b, `,"message":"`...)
			b = append(b, text...)
			s.send(append(b, `"}}`...))
		}
		s.send(result([]byte("1"), []byte(`{"content":[]}`)))
	}()
	return true
}
