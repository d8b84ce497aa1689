package backend

// This file has what a Mock can offer.

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Features is what a server has to offer, and who it says it is. Once a Mock plays it nobody may change it.
// Names and URIs are unique, and each Tool fits (see [Fit]).
type Features struct {
	Implementation mcp.Implementation // what is empty in it is the Mock's own
	Instructions   string
	Cache          mcp.Cacheable // for how long, and by whom, lists and resources may be kept

	Tools     []Tool
	Resources []Resource
	Templates []Template
	Prompts   []Prompt
	Complete  func(context.Context, *mcp.CompleteRequest) (*mcp.CompleteResult, error) // nil: no completion
}

// Tool is a tool with what it does.
type Tool struct {
	*mcp.Tool
	Handle mcp.ToolHandler
}

// Resource is a resource with how it is read.
type Resource struct {
	*mcp.Resource
	Watched bool // clients may subscribe to it
	Handle  mcp.ResourceHandler
}

// Template is a template with how what matches it is read.
type Template struct {
	*mcp.ResourceTemplate
	Handle mcp.ResourceHandler
}

// Prompt is a prompt with how it is made.
type Prompt struct {
	*mcp.Prompt
	Handle mcp.PromptHandler
}

// feature is what the four have in common: what they are known by, and what a list of them shows.
type feature interface {
	key() string
	shown() any
}

func (t Tool) key() string     { return t.Name }
func (r Resource) key() string { return r.URI }
func (t Template) key() string { return t.URITemplate }
func (p Prompt) key() string   { return p.Name }

func (t Tool) shown() any     { return t.Tool }
func (r Resource) shown() any { return r.Resource }
func (t Template) shown() any { return t.ResourceTemplate }
func (p Prompt) shown() any   { return p.Prompt }

// index finds features by their keys.
type index struct {
	Features
	tools     map[string]Tool
	resources map[string]Resource
	templates map[string]Template
	prompts   map[string]Prompt
}

func newIndex(f Features) *index {
	return &index{f, byKey(f.Tools), byKey(f.Resources), byKey(f.Templates), byKey(f.Prompts)}
}

func byKey[F feature](all []F) map[string]F {
	m := make(map[string]F, len(all))
	for _, f := range all {
		m[f.key()] = f
	}
	return m
}

// swap removes what of was is not in now, and adds what is new there or shows
// differently: the SDK tells its clients of every change that it is asked for.
func swap[F feature](was, now map[string]F, remove func(...string), add func(F)) {
	gone := maps.Clone(was)
	for key, f := range now {
		if old, found := was[key]; !found || definition(old) != definition(f) {
			add(f)
		}
		delete(gone, key)
	}
	remove(slices.Collect(maps.Keys(gone))...)
}

func definition(f feature) string {
	data, err := json.Marshal(f.shown())
	if err != nil {
		panic(err) // it could not be listed either
	}
	return string(data)
}
