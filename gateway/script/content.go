package script

// This file reads and fills in pieces of content.

import (
	"net/url"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// block is one piece of content: what a tool returns, or what stands in a prompt.
type block func(data any) (mcp.Content, error)

// kinds are the keys of which a block has exactly one: they say what it is.
var kinds = []string{"text", "image", "audio", "resource", "link"}

// block reads a piece of content from t, which may have other keys, too.
func (t *table) block() block {
	kind := t.kind()
	switch kind {
	case "text":
		return t.textBlock()
	case "image", "audio":
		data, mime := t.base64(kind), t.need("mime_type")
		notes := t.annotations()
		return func(any) (mcp.Content, error) {
			if kind == "image" {
				return &mcp.ImageContent{Data: data, MIMEType: mime, Annotations: notes}, nil
			}
			return &mcp.AudioContent{Data: data, MIMEType: mime, Annotations: notes}, nil
		}
	case "resource":
		c := contents{uri: t.needText("resource")}
		c.read(t)
		notes := t.annotations()
		return func(data any) (mcp.Content, error) {
			r, err := c.render(data)
			return &mcp.EmbeddedResource{Resource: r, Annotations: notes}, err
		}
	case "link":
		return t.linkBlock()
	}
	return nil
}

// kind is the one of kinds that t has. An embedded resource has a text of its own.
func (t *table) kind() string {
	kind, others := "", 0
	for _, k := range kinds {
		t.known = append(t.known, k)
		if t.has(k) && !(k == "text" && t.has("resource")) {
			kind = k
			others++
		}
	}
	if others != 1 {
		t.d.wrong(t.path, "must have exactly one of text, image, audio, resource (embedded) and link")
		return ""
	}
	return kind
}

func (t *table) textBlock() block {
	text, notes := t.text("text"), t.annotations()
	return func(data any) (mcp.Content, error) {
		s, err := text.render(data)
		return &mcp.TextContent{Text: s, Annotations: notes}, err
	}
}

func (t *table) linkBlock() block {
	uri := t.needText("link")
	l := mcp.ResourceLink{Name: t.need("name"), Title: t.str("title"), Description: t.str("description"),
		MIMEType: t.str("mime_type"), Icons: t.icons(), Annotations: t.annotations()}
	if t.has("size") {
		size := t.integer("size")
		l.Size = &size
	}
	return func(data any) (mcp.Content, error) {
		link := l
		var err error
		link.URI, err = uri.render(data)
		return &link, err
	}
}

// contents is what one resource holds, in text or in bytes.
type contents struct {
	uri      text // empty: as asked for
	mimeType string
	text     text
	blob     []byte // nil: text
}

// read reads what stands in t besides the URI.
func (c *contents) read(t *table) {
	c.mimeType, c.text = t.str("mime_type"), t.text("text")
	if t.has("blob") {
		c.blob = t.base64("blob")
		if t.has("text") {
			t.wrong("blob", "cannot stand beside text")
		}
	}
	t.known = append(t.known, "blob")
}

func (c *contents) render(data any) (*mcp.ResourceContents, error) {
	uri, err := c.uri.render(data)
	if err != nil {
		return nil, err
	}
	text, err := c.text.render(data)
	return &mcp.ResourceContents{URI: uri, MIMEType: c.mimeType, Text: text, Blob: c.blob}, err
}

// annotations says for whom something is, and how much it matters; nil where nothing is said.
func (t *table) annotations() *mcp.Annotations {
	n := t.table("annotations")
	if n == nil {
		return nil
	}
	a := &mcp.Annotations{Priority: n.number("priority"), LastModified: n.str("last_modified")}
	for _, role := range n.strings("audience") {
		if role != "user" && role != "assistant" {
			n.wrong("audience", "must be a list of user and assistant, not %q", role)
		}
		a.Audience = append(a.Audience, mcp.Role(role))
	}
	if a.Priority < 0 || a.Priority > 1 {
		n.wrong("priority", "must be from 0 to 1")
	}
	n.close()
	return a
}

func (t *table) icons() []mcp.Icon {
	var all []mcp.Icon
	for _, i := range t.tables("icons") {
		all = append(all, mcp.Icon{Source: i.need("src"), MIMEType: i.str("mime_type"), Sizes: i.strings("sizes"),
			Theme: mcp.IconTheme(i.choice("theme", "light", "dark"))})
		i.close()
	}
	return all
}

// uri is a key that must be a URI with a scheme.
func (t *table) uri(key string) string {
	s := t.need(key)
	if u, err := url.Parse(s); s != "" && (err != nil || u.Scheme == "") {
		t.wrong(key, "must be a URI such as \"test://here\", not %s", describe(s))
	}
	return s
}

func (t *table) meta() mcp.Meta {
	m := t.table("meta")
	if m == nil {
		return nil
	}
	t.json("meta")
	return m.values
}
