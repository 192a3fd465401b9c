package policy

import (
	"slices"
	"strings"
	"unicode/utf8"

	"guben/fault"
	"guben/message"
)

// Problem is an author's mistake: what is wrong, where, and what to write.
type Problem struct {
	Place  fault.Place
	Code   string // catalog key, policy.…
	Args   []any
	Source string // the line of rule text it stands on; empty for a whole definition
	From   int    // characters of Source before the mistake
	Width  int    // characters of the mistake
	Hint   string // catalog key of the advice, "" if there is none
	About  []any  // arguments of the hint
}

// Sentence says what is wrong and what to write, without place and caret.
func (p Problem) Sentence(lang message.Lang) string {
	sentence := message.Text(lang, p.Code, p.Args...)
	if p.Hint == "" {
		return sentence
	}
	return message.Text(lang, "policy.with_hint", "problem", sentence, "hint", p.Advice(lang))
}

// Advice is the hint alone, "" if there is none.
func (p Problem) Advice(lang message.Lang) string {
	if p.Hint == "" {
		return ""
	}
	return message.Text(lang, p.Hint, p.About...)
}

// Say is the problem for a terminal: place and sentence, the line with a caret
// below the mistake, and the hint.
func (p Problem) Say(lang message.Lang) string {
	lines := []string{message.Text(lang, "policy.at", "place", p.Place, "problem", message.Text(lang, p.Code, p.Args...))}
	if p.Source != "" {
		lines = append(lines, "  "+p.Source, "  "+p.caret())
	}
	if p.Hint != "" {
		lines = append(lines, "  "+p.Advice(lang))
	}
	return strings.Join(lines, "\n")
}

// Fault is the problem as an error of one sentence.
func (p Problem) Fault() *fault.Error {
	return fault.New(fault.Invalid, "policy.problem", "problem", sentence{p}).At(p.Place)
}

// caret is the line of carets below the mistake; a Chinese character is two
// columns wide in a terminal.
func (p Problem) caret() string {
	runes := []rune(p.Source)
	from := min(p.From, len(runes))
	to := min(from+max(p.Width, 1), len(runes))
	return strings.Repeat(" ", columns(runes[:from])) + strings.Repeat("^", max(columns(runes[from:to]), 1))
}

func columns(runes []rune) int {
	width := 0
	for _, r := range runes {
		width++
		if r >= 0x1100 {
			width++
		}
	}
	return width
}

// sentence lets a problem be an argument of another sentence.
type sentence struct{ Problem }

// Say is the sentence with its hint.
func (s sentence) Say(lang message.Lang) string { return s.Sentence(lang) }

// problems collects what is wrong with a set of definitions.
type problems struct{ list []Problem }

// at reports a mistake in a span of characters of a text.
func (ps *problems) at(text *Text, s span, code string, args ...any) *Problem {
	runes := []rune(text.Body)
	from := min(s.from, len(runes))
	line, start := 0, 0
	for i := range from {
		if runes[i] == '\n' {
			line, start = line+1, i+1
		}
	}
	end := len(runes)
	if i := slices.Index(runes[start:], '\n'); i >= 0 {
		end = start + i
	}
	column := from - start + 1
	if line == 0 {
		column += max(text.Column, 1) - 1
	} else {
		column += text.Indent
	}
	return ps.add(Problem{
		Place:  fault.Place{File: text.File, Line: max(text.Line, 1) + line, Column: column},
		Code:   "policy." + code,
		Args:   args,
		Source: string(runes[start:end]),
		From:   from - start,
		Width:  max(min(s.to, end)-from, 1),
	})
}

// in reports a mistake of a whole definition.
func (ps *problems) in(place fault.Place, code string, args ...any) *Problem {
	return ps.add(Problem{Place: place, Code: "policy." + code, Args: args})
}

func (ps *problems) add(p Problem) *Problem {
	ps.list = append(ps.list, p)
	return &ps.list[len(ps.list)-1]
}

// hint adds advice to the problem.
func (p *Problem) hint(code string, about ...any) *Problem {
	p.Hint, p.About = "policy."+code, about
	return p
}

// suggest adds the name closest to what was written, if one is close.
func (p *Problem) suggest(written string, names []string) *Problem {
	if best := Nearest(written, names); best != "" {
		return p.hint("hint_mean", "name", best)
	}
	return p
}

// Nearest is the name most like the written one, "" if none is like it.
func Nearest(written string, names []string) string {
	best, least := "", 1.0
	for _, name := range names {
		if d := unlike(written, name); d < least {
			best, least = name, d
		}
	}
	if least > 0.5 {
		return ""
	}
	return best
}

// unlike is the edit distance of two names as a share of the longer one; a
// name that contains the other is nearer than its length says.
func unlike(a, b string) float64 {
	a, b = strings.ToLower(a), strings.ToLower(b)
	long := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	share := float64(edits([]rune(a), []rune(b))) / float64(max(long, 1))
	if utf8.RuneCountInString(a) > 1 && utf8.RuneCountInString(b) > 1 && (strings.Contains(a, b) || strings.Contains(b, a)) {
		return share * 0.6
	}
	return share
}

// edits is the Levenshtein distance.
func edits(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
