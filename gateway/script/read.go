package script

// This file reads the tables of a server file, one function a kind.

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/yosida95/uritemplate/v3"

	"switchboard/gateway/backend"
)

// read reads the whole file.
func (s *Script) read(t *table) {
	l := &later{names: make(names)}
	if server := t.table("server"); server != nil {
		s.readServer(server)
	}
	for _, t := range t.tables("tool") {
		s.tools = append(s.tools, readTool(t, l))
	}
	for _, t := range t.tables("resource") {
		s.resources = append(s.resources, readResource(t, l))
	}
	for _, t := range t.tables("template") {
		r := readTemplate(t, l)
		s.templates = append(s.templates, r)
		s.completes = s.completes || r.values != nil
	}
	for _, t := range t.tables("prompt") {
		p := readPrompt(t, l)
		s.prompts = append(s.prompts, p)
		s.completes = s.completes || p.values != nil
	}
	t.close()
	for _, check := range l.checks {
		check(l.names)
	}
}

func (s *Script) readServer(t *table) {
	s.implementation = mcp.Implementation{Name: t.str("name"), Title: t.str("title"), Version: t.str("version"),
		Description: t.str("description"), WebsiteURL: t.str("website"), Icons: t.icons()}
	s.instructions = t.str("instructions")
	s.builtin = t.flag("builtin")
	s.cache = mcp.Cacheable{TTLMs: int(t.duration("ttl").Milliseconds()), CacheScope: t.choice("cache_scope", "public", "private")}
	t.close()
}

// new is an item whose name stands at key, and which is the only one of that name in its list.
func (l *later) new(t *table, list, key, method, name string) item {
	if name != "" && slices.Contains(l.names[list], name) {
		t.wrong(key, "there is a %s %s already", list[:len(list)-1], describe(name))
	}
	l.names[list] = append(l.names[list], name)
	return item{method: method, name: name}
}

func readTool(t *table, l *later) tool {
	shown := &mcp.Tool{Meta: t.meta(), Name: t.need("name"), Title: t.str("title"), Description: t.str("description"), Icons: t.icons()}
	r := tool{item: l.new(t, "tools", "name", "tools/call", shown.Name), shown: shown}
	if a := t.table("annotations"); a != nil {
		shown.Annotations = &mcp.ToolAnnotations{Title: a.str("title"), ReadOnlyHint: a.flag("read_only"), IdempotentHint: a.flag("idempotent"),
			DestructiveHint: a.option("destructive"), OpenWorldHint: a.option("open_world")}
		a.close()
	}
	if v := t.option("validate"); v != nil {
		r.unchecked = !*v
	}
	r.readSchemas(t)
	t.item(&r.item, l)
	for _, c := range t.tables("content") {
		if b := c.block(); b != nil {
			r.content = append(r.content, b)
		}
		c.close()
	}
	r.structured, r.isError = t.jsonText("structured"), t.flag("is_error")
	t.close()
	return r
}

// readSchemas reads what goes in and out, and sees to it that the SDK can work with it.
func (r *tool) readSchemas(t *table) {
	in := t.object("input_schema")
	if in == nil {
		in = json.RawMessage(`{"type":"object"}`)
	}
	r.shown.InputSchema, r.arguments = in, propertyNames(in)
	out := t.object("output_schema")
	if out != nil {
		r.shown.OutputSchema = out
	}
	if err := backend.Fit(r.shown); err != nil {
		_, msg, _ := strings.Cut(err.Error(), ": ")
		t.wrong("input_schema", "%s", msg)
		return
	}
	if r.unchecked {
		return
	}
	t.schema("input_schema", in)
	if out != nil {
		t.schema("output_schema", out)
	}
}

func readResource(t *table, l *later) resource {
	shown := &mcp.Resource{Meta: t.meta(), URI: t.uri("uri"), Name: t.need("name"), Title: t.str("title"), Description: t.str("description"),
		MIMEType: t.str("mime_type"), Size: t.integer("size"), Icons: t.icons(), Annotations: t.annotations()}
	r := resource{item: l.new(t, "resources", "uri", "resources/read", shown.URI), shown: shown, watched: t.flag("watched")}
	if r.watched {
		l.names["watched resources"] = append(l.names["watched resources"], shown.URI)
	}
	t.item(&r.item, l)
	r.contents = t.contents()
	t.close()
	return r
}

func readTemplate(t *table, l *later) resourceTemplate {
	shown := &mcp.ResourceTemplate{Meta: t.meta(), URITemplate: t.need("uri"), Name: t.need("name"), Title: t.str("title"),
		Description: t.str("description"), MIMEType: t.str("mime_type"), Icons: t.icons(), Annotations: t.annotations()}
	r := resourceTemplate{item: l.new(t, "templates", "uri", "resources/read", shown.URITemplate), shown: shown}
	pattern, err := uritemplate.New(shown.URITemplate)
	if err != nil {
		t.wrong("uri", "is no URI template: %v", err)
		return r
	}
	r.values = t.complete(pattern.Varnames())
	t.item(&r.item, l)
	r.contents = t.contents()
	t.close()
	return r
}

// contents is what can be read: one text or blob of t, or its list content.
func (t *table) contents() (all []contents) {
	if list := t.tables("content"); list != nil {
		for _, of := range list {
			c := contents{uri: of.text("uri")}
			c.read(of)
			of.close()
			all = append(all, c)
		}
		if t.has("text") || t.has("blob") {
			t.wrong("content", "cannot stand beside text or blob")
		}
		t.known = append(t.known, "text", "blob")
		return all
	}
	var c contents
	c.read(t)
	return []contents{c}
}

// message is a message of a prompt.
type message struct {
	role  mcp.Role
	block block
}

func readPrompt(t *table, l *later) prompt {
	shown := &mcp.Prompt{Meta: t.meta(), Name: t.need("name"), Title: t.str("title"), Description: t.str("description"), Icons: t.icons()}
	p := prompt{item: l.new(t, "prompts", "name", "prompts/get", shown.Name), shown: shown}
	var names []string
	for _, a := range t.tables("argument") {
		name := a.need("name")
		if slices.Contains(names, name) {
			a.wrong("name", "there is an argument %s already", describe(name))
		}
		names = append(names, name)
		shown.Arguments = append(shown.Arguments, &mcp.PromptArgument{Name: name, Title: a.str("title"),
			Description: a.str("description"), Required: a.flag("required")})
		a.close()
	}
	p.values = t.complete(names)
	t.item(&p.item, l)
	for _, m := range t.tables("message") {
		role := m.choice("role", "user", "assistant")
		if role == "" {
			role = "user"
		}
		if b := m.block(); b != nil {
			p.messages = append(p.messages, message{mcp.Role(role), b})
		}
		m.close()
	}
	t.close()
	return p
}

// complete reads the values that are offered for each of names; nil where there are none.
func (t *table) complete(names []string) map[string][]string {
	of := t.table("complete")
	if of == nil {
		return nil
	}
	values := make(map[string][]string)
	for _, name := range slices.Sorted(maps.Keys(of.values)) {
		if slices.Contains(names, name) {
			values[name] = of.strings(name)
		}
	}
	of.known = append(of.known, names...)
	of.close()
	return values
}
