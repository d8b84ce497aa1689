package config

// This file turns go-toml's errors about a document's form into ours, with the key that the line was about.

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// syntaxError is err, which go-toml returned for d, with place and key. Where the key is one of ours and the line
// cannot be read, the sentence shows how it is written.
func (d document) syntaxError(err error) *Error {
	msg := strings.TrimPrefix(err.Error(), "toml: ")
	var at *toml.DecodeError
	if !errors.As(err, &at) {
		return &Error{File: d.file, Msg: msg}
	}
	line, column := at.Position()
	offset := d.offset(line, column)
	name := d.nameAround(offset)
	if r, found := newNames(new(Config)).rows[name]; found && len(at.Key()) == 0 {
		msg += fmt.Sprintf("; write it like %s = %s", last(name), literal(r.initial))
	}
	return d.mistake(offset, name, msg)
}

// offset is where line and column, counted from 1 and in bytes, point to.
func (d document) offset(line, column int) int {
	offset := 0
	for range line - 1 {
		offset += bytes.IndexByte(d.data[offset:], '\n') + 1
	}
	return min(offset+column-1, len(d.data))
}

// named finds the header or the key that a line starts with, even in a line that cannot be read.
var named = regexp.MustCompile(`^[ \t]*(?:\[+[ \t]*([\w.-]+)|([\w.-]+)(?:[ \t]*[=:]|[ \t]+["'\w]))`)

// nameAround is the table or the key, in full, that the line of offset is about; if the line does not say, the table
// that it stands in, and "" above the first table.
func (d document) nameAround(offset int) string {
	start := bytes.LastIndexByte(d.data[:offset], '\n') + 1
	var table string
	var p unstable.Parser
	for p.Reset(d.data); p.NextExpression(); {
		if e := p.Expression(); e.Kind != unstable.KeyValue {
			path, at := join(nil, e)
			if at >= start {
				break
			}
			table = dotted(path)
		}
	}
	switch found := named.FindSubmatch(d.data[start:]); {
	case found == nil:
		return table
	case found[1] != nil:
		return string(found[1])
	case table == "":
		return string(found[2])
	default:
		return table + "." + string(found[2])
	}
}
