package view

import (
	"slices"
	"strings"
	"unicode"
)

// Rank finds names by what is typed: each word of it must be in the name, at best as the beginning of a word, else
// within one, else as the first letters of some of its words, in their order. Words that stand there side by side, as typed, are better than
// those that do not. It returns the numbers of the names found, the best first, and those that are as good in their own order.
func Rank(typed string, names []string) []int {
	words := strings.Fields(strings.ToLower(typed))
	type found struct{ i, cost int }
	var all []found
	for i, name := range names {
		cost, ok := rank(words, strings.ToLower(name))
		if ok {
			all = append(all, found{i, cost})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return a.cost - b.cost })
	numbers := make([]int, len(all))
	for n, f := range all {
		numbers[n] = f.i
	}
	return numbers
}

func rank(words []string, name string) (cost int, ok bool) {
	for _, w := range words {
		c := rankWord(w, name)
		if c < 0 {
			return 0, false
		}
		cost += c
	}
	if len(words) > 1 && strings.Contains(name, strings.Join(words, " ")) {
		cost--
	}
	return cost, true
}

// rankWord is what it costs to take w for a part of name: from 0 for its beginning up; -1: it is none.
func rankWord(w, name string) int {
	if strings.HasPrefix(name, w) {
		return 0
	}
	within := -1
	for at := 0; ; {
		i := strings.Index(name[at:], w)
		if i < 0 {
			break
		}
		at += i
		if r := []rune(name[:at]); !unicode.IsLetter(r[len(r)-1]) && !unicode.IsDigit(r[len(r)-1]) {
			return 1
		}
		within = 3
		at += len(w)
	}
	if within > 0 {
		return within
	}
	rest := initials(name)
	for _, r := range w {
		i := strings.IndexRune(rest, r)
		if i < 0 {
			return -1
		}
		rest = rest[i+len(string(r)):]
	}
	return 9
}

// initials are the first letters of the words of name.
func initials(name string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		for _, r := range word {
			b.WriteRune(r)
			break
		}
	}
	return b.String()
}
