package record

import (
	"fmt"
	"strings"
	"time"
)

// harFile is a HAR as it is read again.
type harFile struct {
	Log struct {
		Version string
		Creator harCreator
		Pages   []harPage
		Entries []*harEntry
		Comment string
	}
}

// The schema of HAR 1.2, member by member, as http://www.softwareishard.com/blog/har-12-spec/ has it. A type that ends in ?
// is of an optional member.
var schema = map[string]map[string]string{
	"har":       {"log": "log"},
	"log":       {"version": "text", "creator": "creator", "browser": "creator?", "pages": "[]page?", "entries": "[]entry", "comment": "text?"},
	"creator":   {"name": "text", "version": "text", "comment": "text?"},
	"page":      {"startedDateTime": "date", "id": "text", "title": "text", "pageTimings": "pageTimes", "comment": "text?"},
	"pageTimes": {"onContentLoad": "number?", "onLoad": "number?", "comment": "text?"},
	"entry": {"pageref": "text?", "startedDateTime": "date", "time": "positive", "request": "request", "response": "response", "cache": "cache",
		"timings": "timings", "serverIPAddress": "text?", "connection": "text?", "comment": "text?"},
	"request": {"method": "text", "url": "url", "httpVersion": "text", "cookies": "[]cookie", "headers": "[]pair", "queryString": "[]pair",
		"postData": "postData?", "headersSize": "whole", "bodySize": "whole", "comment": "text?"},
	"response": {"status": "whole", "statusText": "text", "httpVersion": "text", "cookies": "[]cookie", "headers": "[]pair", "content": "content",
		"redirectURL": "text", "headersSize": "whole", "bodySize": "whole", "comment": "text?"},
	"cookie": {"name": "text", "value": "text", "path": "text?", "domain": "text?", "expires": "date?", "httpOnly": "bool?", "secure": "bool?",
		"comment": "text?"},
	"pair":     {"name": "text", "value": "text", "comment": "text?"},
	"postData": {"mimeType": "text", "params": "[]param?", "text": "text", "comment": "text?"},
	"param":    {"name": "text", "value": "text?", "fileName": "text?", "contentType": "text?", "comment": "text?"},
	"content":  {"size": "whole", "compression": "whole?", "mimeType": "text", "text": "text?", "encoding": "text?", "comment": "text?"},
	"cache":    {"comment": "text?"},
	"timings": {"blocked": "number?", "dns": "number?", "connect": "number?", "send": "positive", "wait": "positive", "receive": "positive",
		"ssl": "number?", "comment": "text?"},
}

// conforms returns what is wrong with v, which is to be of that type.
func conforms(v any, kind, at string) (wrong []string) {
	if of, list := strings.CutPrefix(kind, "[]"); list {
		all, ok := v.([]any)
		if !ok {
			return []string{at + " is no list"}
		}
		for i, e := range all {
			wrong = append(wrong, conforms(e, of, fmt.Sprintf("%s[%d]", at, i))...)
		}
		return wrong
	}
	ok := false
	switch kind {
	case "text":
		_, ok = v.(string)
	case "url":
		s, _ := v.(string)
		ok = strings.HasPrefix(s, "http://") && !strings.Contains(s, "#")
	case "bool":
		_, ok = v.(bool)
	case "number":
		_, ok = v.(float64)
	case "positive":
		n, is := v.(float64)
		ok = is && n >= 0
	case "whole":
		n, is := v.(float64)
		ok = is && n >= -1 && n == float64(int(n))
	case "date":
		s, _ := v.(string)
		_, err := time.Parse(time.RFC3339Nano, s)
		ok = err == nil
	default:
		members, is := v.(map[string]any)
		if !is {
			break
		}
		for name, kind := range schema[kind] {
			kind, optional := strings.CutSuffix(kind, "?")
			if m, there := members[name]; there {
				wrong = append(wrong, conforms(m, kind, at+"."+name)...)
			} else if !optional {
				wrong = append(wrong, at+" has no "+name)
			}
		}
		for name := range members {
			if schema[kind][name] == "" && !strings.HasPrefix(name, "_") {
				wrong = append(wrong, at+" has a member "+name)
			}
		}
		return wrong
	}
	if !ok {
		wrong = append(wrong, fmt.Sprintf("%s is %v, which is no %s", at, v, kind))
	}
	return wrong
}
