// Command trim makes files/tabler.css: of Tabler's style sheet, the base of the
// page and the few parts the templates use. The whole is 635 KB and would be
// parsed by every old machine in every village.
//
//	go run ./trim package/dist/css/tabler.min.css files/tabler.css
package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
)

// kept are the parts of Tabler that pages use; a test holds them to the templates.
var kept = map[string]bool{
	"btn": true, "btn-primary": true, "btn-danger": true,
	"card": true, "card-header": true, "card-body": true,
	"form-label": true, "form-control": true, "form-select": true,
	"form-check": true, "form-check-input": true, "form-check-label": true,
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: trim SOURCE TARGET")
		os.Exit(2)
	}
	if err := trim(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func trim(source, target string) error {
	text, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	licence, rest := head(string(text))
	trimmed := empty.ReplaceAllString(variables(rules(rest)), "")
	return os.WriteFile(target, []byte(licence+"\n"+trimmed+"\n"), 0o644)
}

// head is the comment with the licence, which stays, and what follows it.
func head(text string) (licence, rest string) {
	from, to := strings.Index(text, "/*!"), strings.Index(text, "*/")
	if from < 0 || to < from {
		return "", text
	}
	return text[from : to+2], comment.ReplaceAllString(text[to+2:], "")
}

var empty = regexp.MustCompile(`(?m)^[^{}\n]*\{\}\n?`)

var comment = regexp.MustCompile(`(?s)/\*.*?\*/`)

// rules keeps the rules that the page needs, one a line.
func rules(text string) string {
	var out strings.Builder
	for text != "" {
		prelude, body, rest := next(text)
		text = rest
		if rule := keep(strings.TrimSpace(prelude), body); rule != "" {
			out.WriteString(rule + "\n")
		}
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// next splits the first rule off: what stands before its braces, and in them.
func next(text string) (prelude, body, rest string) {
	open := strings.IndexByte(text, '{')
	if open < 0 {
		return "", "", ""
	}
	depth, quote := 0, byte(0)
	for i := open; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return text[:open], text[open+1 : i], text[i+1:]
			}
		}
	}
	return "", "", ""
}

func keep(prelude, body string) string {
	switch {
	case strings.HasPrefix(prelude, "@media"), strings.HasPrefix(prelude, "@supports"):
		if inner := rules(body); inner != "" {
			return prelude + "{" + inner + "}"
		}
		return ""
	case strings.HasPrefix(prelude, "@"):
		return ""
	}
	var selectors []string
	for _, selector := range strings.Split(prelude, ",") {
		if wanted(selector) {
			selectors = append(selectors, strings.TrimSpace(selector))
		}
	}
	if len(selectors) == 0 {
		return ""
	}
	return strings.Join(selectors, ",") + "{" + body + "}"
}

var (
	class     = regexp.MustCompile(`\.([A-Za-z][\w-]*)`)
	elsewhere = regexp.MustCompile(`\[dir=|\[data-|\[class|:-moz|::-ms|:is\(|:where\(|:host`)
)

// wanted reports whether a selector speaks only of elements and kept classes.
func wanted(selector string) bool {
	for _, match := range class.FindAllStringSubmatch(selector, -1) {
		if !kept[match[1]] {
			return false
		}
	}
	whole := strings.Count(selector, "(") == strings.Count(selector, ")") // not cut at a comma in brackets
	return whole && !elsewhere.MatchString(selector)
}

var declaration = regexp.MustCompile(`(--tblr-[\w-]+)\s*:[^;{}]*;?`)

// variables leaves out those nobody reads, again and again: they read each other.
func variables(text string) string {
	for {
		shorter := declaration.ReplaceAllStringFunc(text, func(line string) string {
			name := declaration.FindStringSubmatch(line)[1]
			if strings.Contains(text, "var("+name+")") || strings.Contains(text, "var("+name+",") {
				return line
			}
			return ""
		})
		if len(shorter) == len(text) {
			return text
		}
		text = shorter
	}
}
