package record

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"switchboard/gateway/spine"
)

// FuzzHAR: whatever a capture holds, what is exported of it is HAR, with an entry for each exchange, masked or not.
func FuzzHAR(f *testing.F) {
	var story bytes.Buffer
	if _, err := WriteJSONLines(&story, Header{}, aStory(), Choice{}); err != nil {
		f.Fatal(err)
	}
	f.Add(story.Bytes())
	f.Add(capture(12))
	for _, e := range []string{
		`{"seq":1,"kind":"http","http":{"method":"GET","url":"/sse?a&b=%zz&=&token=%ff#x","status":200,"answer":{"Content-Type":["text/event-stream; =","x"]}}}`,
		`{"seq":1,"time":"9999-12-31T23:59:59Z","kind":"http","http":{"method":"","url":"","status":-1}}`,
		`{"seq":1,"time":"0000-01-01T00:00:00Z","kind":"out","dir":"out","base64":"/w==","of":1,"pair":1}`,
	} {
		f.Add([]byte(head + e + "\n"))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, _ := Read(bytes.NewReader(data))
		if c == nil {
			t.Skip() // FuzzRead's
		}
		exchanges := 0
		for i := range c.Events {
			if c.Events[i].Kind == spine.HTTP && c.Events[i].HTTP != nil {
				exchanges++
			}
		}
		for _, secrets := range []Secrets{Masked, Shown} {
			var text bytes.Buffer
			if _, err := WriteHAR(&text, c.Header, c.Events, Choice{Secrets: secrets}); err != nil {
				t.Fatal(err)
			}
			var plain any
			var har harFile
			for _, v := range []any{&plain, &har} {
				if err := json.Unmarshal(text.Bytes(), v); err != nil {
					t.Fatal(err)
				}
			}
			for _, wrong := range conforms(plain, "har", "") {
				if !strings.HasSuffix(wrong, "no url") { // a URL is shown as it came
					t.Error(wrong)
				}
			}
			if len(har.Log.Entries) != exchanges {
				t.Errorf("%d entries of %d exchanges", len(har.Log.Entries), exchanges)
			}
		}
	})
}
