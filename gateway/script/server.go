package script

// This file has a Mock play scripts.

import (
	"context"
	"strings"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/backend"
)

// Server has a Mock play scripts, one after the other.
type Server struct {
	mock    *backend.Mock
	builtin backend.Features

	mu     sync.Mutex
	now    *Script // nil: none so far
	hidden hiding  // of now
}

// NewServer plays nothing yet: the Mock goes on with what it plays.
func NewServer(m *backend.Mock) *Server { return &Server{mock: m, builtin: m.Builtin()} }

// Play has the Mock offer what s describes in place of what it did. Clients are told which lists have changed; calls that run
// go on as they began. What was hidden or shown by calls is forgotten.
func (v *Server) Play(s *Script) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.now, v.hidden = s, s.hidden()
	v.play()
}

// change shows or hides something of s, unless another script is played by now.
func (v *Server) change(s *Script, act string, what names) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.now != s {
		return
	}
	v.hidden.change(act, what)
	v.play()
}

func (v *Server) play() {
	p := &play{v, v.now}
	f := p.features(v.hidden)
	if v.now.builtin {
		f = merge(f, v.builtin)
	}
	v.mock.Play(f)
}

// merge is f with what below has and f does not.
func merge(f, below backend.Features) backend.Features {
	f.Tools = add(f.Tools, below.Tools, func(t backend.Tool) string { return t.Name })
	f.Resources = add(f.Resources, below.Resources, func(r backend.Resource) string { return r.URI })
	f.Templates = add(f.Templates, below.Templates, func(t backend.Template) string { return t.URITemplate })
	f.Prompts = add(f.Prompts, below.Prompts, func(p backend.Prompt) string { return p.Name })
	own := f.Complete
	f.Complete = func(ctx context.Context, req *mcp.CompleteRequest) (*mcp.CompleteResult, error) {
		if own != nil {
			if res, err := own(ctx, req); err == nil {
				return res, nil
			}
		}
		return below.Complete(ctx, req)
	}
	return f
}

// add is all and those of below that are not known by the same key as one of all.
func add[F any](all, below []F, key func(F) string) []F {
	own := make(map[string]bool)
	for _, f := range all {
		own[key(f)] = true
	}
	for _, f := range below {
		if !own[key(f)] {
			all = append(all, f)
		}
	}
	return all
}

// play is a script with the server that it is played by.
type play struct {
	server *Server
	script *Script
}

// features is what p offers but for what is hidden.
func (p *play) features(hidden hiding) backend.Features {
	s := p.script
	f := backend.Features{Implementation: s.implementation, Instructions: s.instructions, Cache: s.cache}
	for i := range s.tools {
		if t := &s.tools[i]; !hidden[[2]string{"tools", t.name}] {
			f.Tools = append(f.Tools, p.tool(t))
		}
	}
	for i := range s.resources {
		if r := &s.resources[i]; !hidden[[2]string{"resources", r.name}] {
			f.Resources = append(f.Resources, backend.Resource{Resource: r.shown, Watched: r.watched, Handle: p.resource(r)})
		}
	}
	for i := range s.templates {
		if t := &s.templates[i]; !hidden[[2]string{"templates", t.name}] {
			f.Templates = append(f.Templates, backend.Template{ResourceTemplate: t.shown, Handle: p.template(t)})
		}
	}
	for i := range s.prompts {
		if q := &s.prompts[i]; !hidden[[2]string{"prompts", q.name}] {
			f.Prompts = append(f.Prompts, backend.Prompt{Prompt: q.shown, Handle: p.prompt(q)})
		}
	}
	if s.completes {
		f.Complete = s.complete
	}
	return f
}

// hidden is what does not show at first.
func (s *Script) hidden() hiding {
	h := make(hiding)
	for _, t := range s.tools {
		h[[2]string{"tools", t.name}] = t.item.hidden
	}
	for _, r := range s.resources {
		h[[2]string{"resources", r.name}] = r.item.hidden
	}
	for _, t := range s.templates {
		h[[2]string{"templates", t.name}] = t.item.hidden
	}
	for _, p := range s.prompts {
		h[[2]string{"prompts", p.name}] = p.item.hidden
	}
	return h
}

// complete offers the values that begin with what was typed, at most as many as the protocol allows.
func (s *Script) complete(_ context.Context, req *mcp.CompleteRequest) (*mcp.CompleteResult, error) {
	ref, arg := req.Params.Ref, req.Params.Argument
	for _, t := range s.templates {
		if ref.Type == "ref/resource" && ref.URI == t.name {
			return completion(t.values[arg.Name], arg.Value), nil
		}
	}
	for _, p := range s.prompts {
		if ref.Type == "ref/prompt" && ref.Name == p.name {
			return completion(p.values[arg.Name], arg.Value), nil
		}
	}
	return nil, &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: "nothing to complete: no prompt or template " + describe(ref.Name+ref.URI)}
}

func completion(all []string, typed string) *mcp.CompleteResult {
	const most = 100
	values, begins := []string{}, strings.ToLower(typed)
	for _, v := range all {
		if strings.HasPrefix(strings.ToLower(v), begins) {
			values = append(values, v)
		}
	}
	d := mcp.CompletionResultDetails{Total: len(values), HasMore: len(values) > most}
	d.Values = values[:min(len(values), most)]
	return &mcp.CompleteResult{Completion: d}
}
