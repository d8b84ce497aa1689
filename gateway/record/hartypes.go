package record

import "time"

// The types of HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/), as far as they are written. Members that begin
// with an underscore are additions, which the specification allows.

type harCreator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// harPage is a session.
type harPage struct {
	Started time.Time `json:"startedDateTime"`
	ID      string    `json:"id"`
	Title   string    `json:"title"`
	Timings struct{}  `json:"pageTimings"`
}

type harEntry struct {
	Page     string       `json:"pageref,omitempty"`
	Started  time.Time    `json:"startedDateTime"`
	Time     float64      `json:"time"` // ms
	Request  harRequest   `json:"request"`
	Response harResponse  `json:"response"`
	Cache    struct{}     `json:"cache"`
	Timings  harTimings   `json:"timings"`
	Comment  string       `json:"comment,omitempty"` // marks and their comments, and why it was refused
	Marked   bool         `json:"_marked,omitempty"`
	Type     string       `json:"_resourceType"` // as browsers call it
	Messages []harMessage `json:"_eventSourceMessages,omitempty"`
}

type harRequest struct {
	Method      string    `json:"method"`
	URL         string    `json:"url"`
	HTTPVersion string    `json:"httpVersion"`
	Cookies     []harPair `json:"cookies"` // none: they stand in the headers
	Headers     []harPair `json:"headers"`
	Query       []harPair `json:"queryString"`
	Body        *harBody  `json:"postData,omitempty"`
	HeadersSize int       `json:"headersSize"`
	BodySize    int       `json:"bodySize"`
}

type harResponse struct {
	Status      int        `json:"status"`
	StatusText  string     `json:"statusText"`
	HTTPVersion string     `json:"httpVersion"`
	Cookies     []harPair  `json:"cookies"`
	Headers     []harPair  `json:"headers"`
	Content     harContent `json:"content"`
	RedirectURL string     `json:"redirectURL"`
	HeadersSize int        `json:"headersSize"`
	BodySize    int        `json:"bodySize"`
}

type harPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type harBody struct {
	MIMEType string `json:"mimeType"`
	Text     string `json:"text"`
	Comment  string `json:"comment,omitempty"`
}

type harContent struct {
	Size     int    `json:"size"`
	MIMEType string `json:"mimeType"`
	Text     string `json:"text,omitempty"`
	Encoding string `json:"encoding,omitempty"`
	Comment  string `json:"comment,omitempty"`
}

type harTimings struct {
	Send    float64 `json:"send"` // all in ms
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
}

// harMessage is a message of a stream.
type harMessage struct {
	Time    float64 `json:"time"` // seconds since 1970
	Event   string  `json:"eventName"`
	ID      string  `json:"eventId"`
	Data    string  `json:"data"`
	Guessed bool    `json:"_guessed,omitempty"` // on which stream it went is not recorded
}
