package plan

import (
	"maps"
	"strings"
)

// builder makes a document of paragraphs.
type builder struct {
	doc      *Document
	tree     *tree
	head     heading
	opening  *node // the unnumbered beginning
	brackets []stated
	cover    []*node // whom the last bracket covers, for the time stated after it
	table    tableTitle
	year     int // what to take if the document names no year
}

func build(paras []paragraph, year int) *Document {
	b := &builder{doc: &Document{}, tree: newTree(), year: year}
	first := b.headEnd(paras)
	for _, p := range paras[:first] {
		b.preamble(p)
	}
	b.head.finish()
	b.opened()
	for _, p := range paras[first:] {
		b.paragraph(p)
	}
	b.flush()
	if b.head.Date == 0 && len(b.head.dates) > 0 { // signed at the end
		b.head.Date = b.head.dates[0]
	}
	b.inherit()
	b.doc.Head = b.head.Head
	b.understand()
	b.doc.check(b.head)
	b.doc.noNulls()
	return b.doc
}

// headEnd is the first paragraph that is a numbered clause or a table.
func (b *builder) headEnd(paras []paragraph) int {
	for i, p := range paras {
		if o, ok := p.ordinal(0); ok && o.rank != rankNode || p.cells != nil {
			return i
		}
	}
	return len(paras)
}

// preamble takes a paragraph before the first clause: identity, or words.
func (b *builder) preamble(p paragraph) {
	b.head.take(p)
}

// opened makes the clause of the unnumbered beginning.
func (b *builder) opened() {
	if len(b.head.reasons) == 0 {
		return
	}
	n := &node{id: "0", path: "0", line: b.head.reasons[0].line, parent: b.tree.root, ordinal: ordinal{rank: rankNode + 1}}
	b.tree.used["0"] = true
	b.opening = n
	b.tree.nodes = append(b.tree.nodes, n)
	b.tree.top = n
	for _, p := range b.head.reasons {
		b.body(n, p)
	}
	b.tree.top = b.tree.root
}

// paragraph takes a paragraph of the plan itself.
func (b *builder) paragraph(p paragraph) {
	switch {
	case p.cells != nil:
		b.doc.Tables = append(b.doc.Tables, table(b.table.title, p.line, p.cells))
		b.tasks(p)
		b.table.listing = false
	case b.signed(p):
	case b.attachment(p):
	case fragment(p.passage):
		b.note(Note{Code: "plan.fragment", Args: []any{"text", p.text(0, p.len())}, Line: p.line})
	case p.label(0) != "":
		b.statement(p.labelled(0, p.len()), p.line)
	default:
		b.clause(p)
	}
}

// fragment recognises the rest of a bracket a page break repeated: 处）.
func fragment(p *passage) bool {
	return p.len() <= 4 && p.at(p.len()-1) == '）' && p.at(0) != '（'
}

// clause takes a numbered item or a paragraph of the current one.
func (b *builder) clause(p paragraph) {
	o, ok := p.ordinal(0)
	if !ok {
		if b.tree.top == b.tree.root {
			b.tree.top = b.loose(p)
		}
		b.body(b.tree.top, p)
		return
	}
	b.flush()
	n := b.tree.add(o, p.line)
	rest := newPassage(strings.TrimSpace(p.text(o.end, p.len())))
	b.body(n, paragraph{passage: rest, line: p.line})
}

// loose makes a clause for words that stand before any number.
func (b *builder) loose(p paragraph) *node {
	if b.opening == nil {
		b.opening = &node{id: "0", path: "0", line: p.line, parent: b.tree.root, ordinal: ordinal{rank: rankNode + 1}}
		b.tree.used["0"] = true
		b.tree.nodes = append([]*node{b.opening}, b.tree.nodes...)
	}
	return b.opening
}

// body adds a paragraph to a clause and takes its bracket out.
func (b *builder) body(n *node, p paragraph) {
	words := p.passage
	from, to, s, ok := words.inlineBracket(looksUnit)
	if ok {
		words = newPassage(strings.TrimSpace(words.text(0, from) + words.text(to, words.len())))
	}
	if len(n.paras) == 0 {
		n.titled = words.len() > 0 && !contains("。；：！？", words.at(words.len()-1))
	}
	if words.len() > 0 {
		n.paras = append(n.paras, words.text(0, words.len()))
	}
	b.tree.top = n
	switch {
	case ok && from == 0 && words.len() == 0:
		b.statement(s, p.line)
	case ok:
		b.state(s, p.line, []*node{n})
	}
}

// flush gives the items counted inside the current clause clauses of their own.
// The last item ends with its paragraph; what follows is the clause's again.
func (b *builder) flush() {
	n := b.tree.top
	if n == b.tree.root || n.flushed {
		return
	}
	n.flushed = true
	p := newPassage(strings.Join(n.paras, "\n"))
	cuts := p.inlineItems(n)
	if len(cuts) == 0 {
		return
	}
	n.paras = split(p.text(0, cuts[0].at))
	for i, cut := range cuts {
		end := p.end(cut.ordinal.end, "\n")
		if i+1 < len(cuts) {
			end = cuts[i+1].at
		} else if rest := p.text(end, p.len()); cut.rank > n.rank {
			n.paras = append(n.paras, split(rest)...)
		} else {
			end = p.len()
		}
		item := b.tree.add(cut.ordinal, n.line)
		item.paras, item.inline, item.flushed = split(p.text(cut.ordinal.end, end)), true, true
		if item.parent == n.parent {
			item.bracket = n.bracket
		}
	}
	if cuts[0].rank > n.rank {
		b.tree.top = n
	}
}

// split cuts text into its paragraphs, without empty ones.
func split(text string) []string {
	var out []string
	for _, para := range strings.Split(text, "\n") {
		if para = strings.TrimSpace(para); para != "" {
			out = append(out, para)
		}
	}
	return out
}

// cut is an item counted inside a paragraph.
type cut struct {
	ordinal
	at int
}

// inlineItems finds items counted inside a paragraph: 一是…；二是…, （1）…（2）….
// A series has at least its first two items; a clause that is itself 一是 may
// hold the next ones only as its sisters would, so they are left alone.
func (p *passage) inlineItems(n *node) []cut {
	var cuts []cut
	for i := 0; i < p.len(); i++ {
		if i > 0 && !contains("。；：！，\n”）", p.at(i-1)) {
			continue
		}
		o, ok := p.ordinal(i)
		if !ok || !within(o, n.ordinal) || contains("，”）", p.at(i-1)) && o.rank != rankSaid || o.rank == rankItem && (i == 0 || !contains("。；：", p.at(i-1))) {
			continue
		}
		cuts = append(cuts, cut{o, i})
		i = o.end - 1
	}
	next := map[int]int{}
	if n.rank == rankSaid {
		next[rankSaid] = n.number
	}
	return series(cuts, next)
}

// within reports whether an item may stand inside a clause: a lower one, or the
// next of a series of 一是.
func within(o, in ordinal) bool {
	if o.number == 0 || o.rank < rankSub {
		return false
	}
	return o.rank > in.rank || o.rank == rankSaid && in.rank == rankSaid && o.number > in.number
}

// series keeps the items that count up, from one or from what stands in next.
func series(cuts []cut, next map[int]int) []cut {
	last := maps.Clone(next)
	best := map[int]int{}
	for _, c := range cuts {
		if c.number == next[c.rank]+1 || c.number == 1 {
			next[c.rank] = c.number
			best[c.rank] = max(best[c.rank], c.number)
		}
	}
	var out []cut
	for _, c := range cuts {
		if best[c.rank] < 2 || c.number != last[c.rank]+1 && c.number != 1 {
			continue
		}
		last[c.rank] = c.number
		out = append(out, c)
	}
	return out
}

// statement takes units or times stated on a line of their own: they are for
// the current item and, if it is one of a list, for those before it that have
// none.
func (b *builder) statement(s stated, line int) {
	if len(s.lead)+len(s.responsible) == 0 {
		b.timed(s)
		return
	}
	top := b.tree.top
	b.flush()
	b.state(s, line, b.sharing(top))
}

// timed gives a time stated on a line of its own to whom the bracket before it
// covers.
func (b *builder) timed(s stated) {
	if last := len(b.brackets) - 1; last >= 0 && len(b.cover) > 0 {
		b.brackets[last].deadlines = append(b.brackets[last].deadlines, s.deadlines...)
		return
	}
	b.tree.top.deadline = append(b.tree.top.deadline, s.deadlines...)
}

// sharing is the item and the items of its list before it without a bracket.
func (b *builder) sharing(n *node) []*node {
	nodes := []*node{n}
	if n.rank < rankItem || n.parent == nil || len(n.paras) > 1 || len(n.children) > 0 {
		return nodes
	}
	sisters := n.parent.children
	for i := len(sisters) - 2; i >= 0; i-- {
		s := sisters[i]
		if s.bracket != 0 || s.rank != n.rank || len(s.paras) > 1 || len(s.children) > 0 {
			break
		}
		nodes = append([]*node{s}, nodes...)
	}
	return nodes
}

func (b *builder) state(s stated, line int, nodes []*node) {
	s.line = line
	b.brackets = append(b.brackets, s)
	for _, n := range nodes {
		n.bracket = len(b.brackets)
	}
	b.cover = nodes
}

// inherit gives brackets to the clauses below, and to a title all whose items
// share one.
func (b *builder) inherit() {
	for i := len(b.tree.nodes) - 1; i >= 0; i-- {
		n := b.tree.nodes[i]
		if n.bracket == 0 && (n.rank >= rankItem || n.rank == rankSub && n.titled) && len(n.children) > 0 {
			n.bracket = shared(n.children)
		}
	}
	for _, n := range b.tree.nodes {
		if n.bracket == 0 && n.parent != nil && n.parent.bracket != 0 && n.parent.rank >= rankMain {
			n.bracket = n.parent.bracket
		}
	}
}

func shared(nodes []*node) int {
	for _, n := range nodes {
		if n.bracket != nodes[0].bracket {
			return 0
		}
	}
	return nodes[0].bracket
}

func (b *builder) note(n Note) { b.doc.Unsure = append(b.doc.Unsure, n) }

// noNulls makes empty lists of absent ones, so that JSON has [] and not null.
func (d *Document) noNulls() {
	d.Addressees, d.Attachments = list(d.Addressees), list(d.Attachments)
	d.Clauses, d.Brackets, d.Tables, d.Sums = list(d.Clauses), list(d.Brackets), list(d.Tables), list(d.Sums)
	d.Contradictions, d.Unsure = list(d.Contradictions), list(d.Unsure)
	for i := range d.Clauses {
		c := &d.Clauses[i]
		c.Sentences, c.Lead, c.Responsible, c.Named = list(c.Sentences), list(c.Lead), list(c.Responsible), list(c.Named)
		c.Deadlines, c.Quantities, c.Frequencies, c.Populations = list(c.Deadlines), list(c.Quantities), list(c.Frequencies), list(c.Populations)
	}
}

func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
