package filter

import "strings"

// Values are what was seen and may be asked for.
type Values struct{ Methods, Sessions, Clients, Transports []Value }

// Value is one of them, with a word about it.
type Value struct{ Text, About string }

// Suggestion is a way to go on: Text in the place of Length bytes from Offset on.
type Suggestion struct {
	Offset, Length int
	Text           string
	About          string // a word for a person
}

// Suggest says how the word before cursor, an offset in bytes, may go on: with the name of
// a term, then with a value. Nothing is suggested inside of quotes, nor what stands there already.
func Suggest(text string, cursor int, seen Values) []Suggestion {
	cursor = min(max(cursor, 0), len(text))
	start, ok := wordAt(text[:cursor])
	if !ok || cursor < len(text) && !isSpace(text[cursor]) && text[cursor] != ')' && text[cursor] != ',' {
		return nil
	}
	word := text[start:cursor]
	name, rest, isTerm := strings.Cut(word, ":")
	if !isTerm {
		return suggest(Suggestion{Offset: start, Length: len(word)}, word, append(termNames(word), methods(word, seen)...))
	}
	tok := tokenOf(strings.ToLower(name))
	if tok == nil {
		return nil
	}
	rest = rest[strings.LastIndexByte(rest, ',')+1:]
	return suggest(Suggestion{Offset: cursor - len(rest), Length: len(rest)}, rest, tok.values(seen))
}

// suggest offers the values that begin like word in the place of at, then those that have
// it in them.
func suggest(at Suggestion, word string, values []Value) []Suggestion {
	var first, then []Suggestion
	lower := strings.ToLower(word)
	for _, v := range values {
		at.Text, at.About = v.Text, v.About
		switch text := strings.ToLower(v.Text); {
		case text == lower:
			return nil // it stands there
		case strings.HasPrefix(text, lower):
			first = append(first, at)
		case strings.Contains(text, lower):
			then = append(then, at)
		}
	}
	return append(first, then...)
}

// termNames are the terms that begin like word.
func termNames(word string) (names []Value) {
	for _, t := range tokens() {
		if strings.HasPrefix(t.name, strings.ToLower(word)) {
			names = append(names, Value{t.name + ":", t.about})
		}
	}
	return names
}

// methods are the terms for methods that a word is part of.
func methods(word string, seen Values) (terms []Value) {
	if len(word) < 2 {
		return nil
	}
	for _, m := range seen.Methods {
		if strings.Contains(strings.ToLower(m.Text), strings.ToLower(word)) {
			terms = append(terms, Value{"method:" + Name(m.Text), m.About})
		}
	}
	return terms
}

// values are what may stand behind the colon.
func (t *token) values(seen Values) (all []Value) {
	if t.names != nil {
		for _, name := range t.names() {
			if name != "" {
				all = append(all, Value{Text: name})
			}
		}
		return all
	}
	for _, h := range t.hints {
		all = append(all, Value{Text: h})
	}
	for _, v := range map[string][]Value{"method": seen.Methods, "session": seen.Sessions, "client": seen.Clients,
		"transport": seen.Transports}[t.name] {
		all = append(all, Value{Name(v.Text), v.About})
	}
	return all
}

// wordAt is where the word at the end of text begins, behind its minuses; ok is false in quotes.
func wordAt(text string) (start int, ok bool) {
	p := parser{text: text}
	for {
		for p.pos < len(text) && (isSpace(p.at(0)) || strings.IndexByte("-()", p.at(0)) >= 0) {
			p.pos++
		}
		start = p.pos
		p.token()
		for { // the alternatives
			if p.at(0) == '"' {
				if _, closed := p.quotes(); !closed {
					return 0, false
				}
			}
			p.word(true)
			if p.at(0) != ',' {
				break
			}
			p.pos++
		}
		if p.pos == len(text) {
			return start, true
		}
	}
}
