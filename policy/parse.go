package policy

import "strings"

// form is the shape of a node of the syntax tree.
type form uint8

const (
	formName    form = iota // name, perhaps of a scope: 户.人口数
	formNumber              // name is the digits, unit its unit
	formDay                 // name is the text
	formMonth               // name is the text
	formString              // name is the text
	formTruth               // name is true or false
	formUnary               // name is not or -
	formBinary              // name is the operator
	formChain               // 4000元 <= x < 6000元: comparisons joined by and
	formList                // [a, b]
	formIf                  // condition, then, else
	formCall                // name is the function
	formWhere               // 成员 其中 条件: subject, condition
	formMissing             // stands where the text could not be read
)

// node is one node of the syntax tree.
type node struct {
	form  form
	name  string
	unit  string
	scope string // before the dot; "." for a leading dot
	args  []*node
	span
	head span // of the function's or operator's word
}

// maxDepth bounds nesting, so that no text can exhaust the stack.
const maxDepth = 100

type parser struct {
	text   *Text
	tokens []token
	at     int
	depth  int
	ps     *problems
	failed bool
}

// parse reads one expression; nil means a problem was reported.
func parse(text *Text, words *lexicon, ps *problems) *node {
	tokens, ok := lex(text, words, ps)
	if !ok {
		return nil
	}
	p := &parser{text: text, tokens: tokens, ps: ps}
	if p.peek().kind == tokenEnd {
		ps.at(text, span{0, 1}, "empty_text")
		return nil
	}
	n := p.expression()
	if t := p.peek(); !p.failed && t.kind != tokenEnd {
		p.unexpected(t)
	}
	if p.failed {
		return nil
	}
	return n
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) take() token {
	t := p.tokens[p.at]
	if t.kind != tokenEnd {
		p.at++
	}
	return t
}

// accept takes the next token if it is one of these signs.
func (p *parser) accept(texts ...string) (token, bool) {
	t := p.peek()
	if t.kind == tokenSign {
		for _, text := range texts {
			if t.text == text {
				return p.take(), true
			}
		}
	}
	return t, false
}

func (p *parser) expect(text string) token {
	t, ok := p.accept(text)
	if !ok && !p.failed {
		p.failed = true
		p.ps.at(p.text, p.visible(t), "expected", "want", spelling(text), "found", p.written(t))
	}
	return t
}

// visible is the span to point at: the character before the end for the end.
func (p *parser) visible(t token) span {
	if t.kind == tokenEnd && p.at > 0 {
		last := p.tokens[p.at-1].to
		return span{last, last + 1}
	}
	return t.span
}

func (p *parser) written(t token) any {
	if t.kind == tokenEnd {
		return endOfText
	}
	return string([]rune(p.text.Body)[t.from:t.to])
}

func (p *parser) unexpected(t token) *node {
	if !p.failed {
		p.failed = true
		problem := p.ps.at(p.text, p.visible(t), "unexpected", "found", p.written(t))
		switch {
		case t.kind == tokenSign && t.text == "=":
			problem.hint("hint_equals")
		case t.kind == tokenName && p.at > 0 && glued(t.text) != "":
			problem.hint("hint_glued", "word", glued(t.text))
		}
	}
	return &node{form: formMissing, span: t.span}
}

// glued is a Chinese keyword inside a name, which may be meant as a word.
func glued(name string) string {
	for _, word := range []string{"并且", "或者", "不属于", "属于", "不包含", "包含", "如果", "否则", "其中", "且", "或", "非", "则"} {
		if strings.Contains(name, word) && name != word {
			return word
		}
	}
	return ""
}

// spelling is how a sign is written in Chinese text.
func spelling(sign string) string {
	switch sign {
	case "then":
		return "则 / then"
	case "else":
		return "否则 / else"
	}
	return sign
}

// enter guards the depth of nesting.
func (p *parser) enter() bool {
	p.depth++
	if p.depth > maxDepth && !p.failed {
		p.failed = true
		p.ps.at(p.text, p.visible(p.peek()), "too_deep", "depth", maxDepth)
	}
	return !p.failed
}

func (p *parser) expression() *node {
	defer func() { p.depth-- }()
	if !p.enter() {
		return &node{form: formMissing}
	}
	if t, ok := p.accept("if"); ok {
		return p.choice(t)
	}
	return p.binary(0)
}

func (p *parser) choice(head token) *node {
	n := &node{form: formIf, span: head.span, head: head.span}
	n.args = append(n.args, p.expression())
	p.expect("then")
	n.args = append(n.args, p.expression())
	p.expect("else")
	n.args = append(n.args, p.expression())
	n.span = n.span.join(n.args[2].span)
	return n
}

// levels are the binary operators from the loosest to the tightest; the
// comparisons stand between and and plus.
var levels = [][]string{{"or"}, {"and"}, {"compare"}, {"+", "-"}, {"*", "/"}}

func (p *parser) binary(level int) *node {
	if level == len(levels) {
		return p.unary()
	}
	if levels[level][0] == "compare" {
		return p.negation()
	}
	left := p.binary(level + 1)
	for !p.failed {
		t, ok := p.accept(levels[level]...)
		if !ok {
			break
		}
		left = pair(t, left, p.binary(level+1))
	}
	return left
}

func pair(t token, left, right *node) *node {
	return &node{form: formBinary, name: t.text, args: []*node{left, right}, span: left.span.join(right.span), head: t.span}
}

// negation reads not, which binds looser than comparisons.
func (p *parser) negation() *node {
	t, ok := p.accept("not")
	if !ok {
		return p.comparison()
	}
	defer func() { p.depth-- }()
	if !p.enter() {
		return &node{form: formMissing}
	}
	arg := p.negation()
	return &node{form: formUnary, name: "not", args: []*node{arg}, span: t.span.join(arg.span), head: t.span}
}

func (p *parser) comparison() *node {
	left := p.binary(3)
	var parts []*node
	for !p.failed {
		t, ok := p.accept("<=", "<", ">=", ">", "==", "!=", "in", "has", "not in", "not has")
		if !ok {
			if n, has := p.negated(left); has {
				return n
			}
			break
		}
		right := p.binary(3)
		parts = append(parts, pair(t, left, right))
		left = right
	}
	switch len(parts) {
	case 0:
		return left
	case 1:
		return parts[0]
	}
	return &node{form: formChain, args: parts, span: parts[0].span.join(parts[len(parts)-1].span)}
}

// negated reads «x not in [...]» and «x not has "..."» in English.
func (p *parser) negated(left *node) (*node, bool) {
	t := p.peek()
	if t.kind != tokenSign || t.text != "not" || p.at+1 >= len(p.tokens) {
		return nil, false
	}
	after := p.tokens[p.at+1]
	if after.kind != tokenSign || after.text != "in" && after.text != "has" {
		return nil, false
	}
	p.at += 2
	return pair(token{text: "not " + after.text, span: t.span.join(after.span)}, left, p.binary(3)), true
}

func (p *parser) unary() *node {
	t, ok := p.accept("-", "+")
	if !ok {
		return p.primary()
	}
	defer func() { p.depth-- }()
	if !p.enter() {
		return &node{form: formMissing}
	}
	arg := p.unary()
	if t.text == "+" {
		return arg
	}
	return &node{form: formUnary, name: "-", args: []*node{arg}, span: t.span.join(arg.span), head: t.span}
}

func (p *parser) primary() *node {
	t := p.take()
	switch t.kind {
	case tokenNumber:
		return &node{form: formNumber, name: t.text, unit: t.unit, span: t.span}
	case tokenDay:
		return &node{form: formDay, name: t.text, span: t.span}
	case tokenMonth:
		return &node{form: formMonth, name: t.text, span: t.span}
	case tokenString:
		return &node{form: formString, name: t.text, span: t.span}
	case tokenName:
		return p.named(t)
	}
	switch t.text {
	case "true", "false":
		return &node{form: formTruth, name: t.text, span: t.span}
	case "(":
		n := p.expression()
		end := p.expect(")")
		n.span = t.span.join(end.span)
		return n
	case "[":
		return p.list(t)
	case ".":
		return p.member(t, ".")
	}
	p.at = max(p.at-1, 0)
	if t.kind == tokenEnd {
		p.at = len(p.tokens) - 1
	}
	return p.unexpected(t)
}

// named reads what starts with a name: a fact, 户.人口数, or a call.
func (p *parser) named(t token) *node {
	if _, ok := p.accept("("); ok {
		return p.call(t)
	}
	if dot, ok := p.accept("."); ok {
		n := p.member(dot, t.text)
		n.span = n.span.join(t.span)
		return n
	}
	return &node{form: formName, name: t.text, span: t.span}
}

func (p *parser) member(dot token, scope string) *node {
	t := p.peek()
	if t.kind != tokenName {
		return p.unexpected(t)
	}
	p.take()
	return &node{form: formName, name: t.text, scope: scope, span: dot.span.join(t.span)}
}

func (p *parser) list(open token) *node {
	n := &node{form: formList, span: open.span}
	for !p.failed {
		n.args = append(n.args, p.expression())
		if _, more := p.accept(","); !more {
			break
		}
	}
	n.span = open.span.join(p.expect("]").span)
	return n
}

func (p *parser) call(name token) *node {
	n := &node{form: formCall, name: name.text, span: name.span, head: name.span}
	if end, ok := p.accept(")"); ok {
		n.span = n.span.join(end.span)
		return n
	}
	for !p.failed {
		n.args = append(n.args, p.argument())
		if _, more := p.accept(","); !more {
			break
		}
	}
	n.span = n.span.join(p.expect(")").span)
	return n
}

// argument reads an expression, or a subject with a filter.
func (p *parser) argument() *node {
	arg := p.expression()
	if t, ok := p.accept("where"); ok {
		condition := p.expression()
		return &node{form: formWhere, args: []*node{arg, condition}, span: arg.span.join(condition.span), head: t.span}
	}
	return arg
}
