package config

// This file says of a TOML file where in it something is, and turns go-toml's errors about its form into ours, with the
// key that the line was about.

import (
	"bytes"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// Text is a TOML file as it was read, for whoever finds a mistake in it.
type Text struct {
	File string
	Data []byte // without the byte order mark; offsets count from its start
}

// NewText is data, which came from file.
func NewText(file string, data []byte) Text {
	return Text{file, bytes.TrimPrefix(data, []byte("\ufeff"))}
}

// Tree is what t says, in go-toml's types. What is not TOML is an *Error with the place and, where the line
// names one, the key.
func (t Text) Tree() (map[string]any, *Error) {
	if bytes.HasPrefix(t.Data, []byte("\xff\xfe")) || bytes.HasPrefix(t.Data, []byte("\xfe\xff")) {
		return nil, t.Mistake(0, "", "this file is UTF-16; save it as UTF-8")
	}
	var tree map[string]any
	if err := toml.Unmarshal(t.Data, &tree); err != nil {
		return nil, t.syntaxError(err)
	}
	return tree, nil
}

// Mistake is an Error about the thing at offset, whose name is key.
func (t Text) Mistake(offset int, key, msg string) *Error {
	line, column := t.place(offset)
	return &Error{File: t.File, Line: line, Column: column, Key: clipped(key), Msg: msg}
}

// place is the line and the column, in characters, of offset.
func (t Text) place(offset int) (line, column int) {
	before := t.Data[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[start:]) + 1
}

// syntaxError is err, which go-toml returned for t, with place and key.
func (t Text) syntaxError(err error) *Error {
	msg := strings.TrimPrefix(err.Error(), "toml: ")
	var at *toml.DecodeError
	if !errors.As(err, &at) {
		return &Error{File: t.File, Msg: msg}
	}
	line, column := at.Position()
	offset := t.offset(line, column)
	e := t.Mistake(offset, t.nameAround(offset), msg)
	e.repeated = len(at.Key()) > 0
	return e
}

// offset is where line and column, counted from 1 and in bytes, point to.
func (t Text) offset(line, column int) int {
	offset := 0
	for range line - 1 {
		offset += bytes.IndexByte(t.Data[offset:], '\n') + 1
	}
	return min(offset+column-1, len(t.Data))
}

// named finds the header or the key that a line starts with, even in a line that cannot be read.
var named = regexp.MustCompile(`^[ \t]*(?:\[+[ \t]*([\w.-]+)|([\w.-]+)(?:[ \t]*[=:]|[ \t]+["'\w]))`)

// nameAround is the table or the key, in full, that the line of offset is about; if the line does not say, the table
// that it stands in, and "" above the first table.
func (t Text) nameAround(offset int) string {
	start := bytes.LastIndexByte(t.Data[:offset], '\n') + 1
	var table string
	var p unstable.Parser
	for p.Reset(t.Data); p.NextExpression(); {
		if e := p.Expression(); e.Kind != unstable.KeyValue {
			path, at := join(nil, e)
			if at >= start {
				break
			}
			table = dotted(path)
		}
	}
	switch found := named.FindSubmatch(t.Data[start:]); {
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

// dotted is path as one writes it: a part with a dot or the like in it is quoted.
func dotted(path []string) string {
	parts := make([]string, len(path))
	for i, part := range path {
		parts[i] = Quoted(part)
	}
	return strings.Join(parts, ".")
}

// Quoted is part of a key as one writes it: in quotes where there is a dot or the like in it.
func Quoted(part string) string {
	if part != "" && strings.Trim(part, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == "" {
		return part
	}
	return strconv.Quote(part)
}
