// Package script plays MCP servers that are written in TOML: it reads such a file, does what its tools, resources and
// prompts say, and follows its changes. docs/server-toml.md is its manual.
package script

import (
	"crypto/rand"
	"crypto/sha256"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/backend"
	"switchboard/gateway/config"
)

// mostBytes is the size beyond which a file is no server: pictures and sounds stand in it.
const mostBytes = 16 * config.MiB

// Script is a server as its file describes it. It does not change once it is read.
type Script struct {
	implementation mcp.Implementation
	instructions   string
	builtin        bool // the built-in features, too
	cache          mcp.Cacheable

	tools     []tool
	resources []resource
	templates []resourceTemplate
	prompts   []prompt
	completes bool // any of them has values to complete

	key    [32]byte          // signs the requestState of its calls
	born   time.Time         // from which these count
	digest [sha256.Size]byte // of the file
}

// Load reads the file at path. An error is a *config.Error about its first mistake.
func Load(path string) (*Script, error) {
	data, err := config.ReadFile(path, mostBytes)
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

// Parse is Load for what has been read from file.
func Parse(file string, data []byte) (*Script, error) {
	d, err := newDocument(file, data)
	if err != nil {
		return nil, err
	}
	s := &Script{digest: sha256.Sum256(data), born: time.Now()}
	s.read(d.root())
	if err := d.mistake(); err != nil {
		return nil, err
	}
	_, _ = rand.Read(s.key[:]) // never fails
	return s, nil
}

// item is what tools, resources, templates and prompts have in common: what is done when one is called.
type item struct {
	method   string // of the call, in the protocol
	name     string
	hidden   bool // until a step shows it
	requires []backend.Capability
	steps    []step
	failure  *failure // in place of a result; nil: none
	ask      map[string]bool
}

type tool struct {
	item
	shown      *mcp.Tool
	unchecked  bool // arguments and result need not fit the schemas
	arguments  []string
	content    []block
	structured *jsonText
	isError    bool
}

type resource struct {
	item
	shown    *mcp.Resource
	watched  bool
	contents []contents
}

type resourceTemplate struct {
	item
	shown    *mcp.ResourceTemplate
	values   map[string][]string // by variable, for completion
	contents []contents
}

type prompt struct {
	item
	shown    *mcp.Prompt
	values   map[string][]string // by argument, for completion
	messages []message
}
