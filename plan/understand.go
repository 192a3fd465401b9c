package plan

import (
	"slices"
	"strings"

	"guben/period"
)

func stableSort(words []string, less func(a, b string) bool) {
	slices.SortStableFunc(words, func(a, b string) int {
		switch {
		case less(a, b):
			return -1
		case less(b, a):
			return 1
		}
		return 0
	})
}

// understand reads every clause of the tree.
func (b *builder) understand() {
	c := b.calendar()
	b.doc.Period = c.period
	b.doc.Unsure = append(b.doc.Unsure, b.tree.notes...)
	r := b.register()
	b.resolve(r, c)
	state := map[*node]inherited{}
	for _, n := range b.tree.nodes {
		clause, below := b.clauseOf(n, c, r, state[n.parent])
		state[n] = below
		b.doc.Clauses = append(b.doc.Clauses, clause)
	}
	for i, clause := range b.doc.Clauses {
		if k := clause.Bracket; k > 0 {
			b.doc.Brackets[k-1].Clauses = append(b.doc.Brackets[k-1].Clauses, b.doc.Clauses[i].ID)
		}
	}
}

// register learns the document's units from its brackets.
func (b *builder) register() *Register {
	var written []string
	for _, s := range b.brackets {
		for _, unit := range slices.Concat(s.lead, s.responsible) {
			if p := newPassage(unit); !find(string(p.fold), "等") && !(s.cut && unit == last(s.responsible)) {
				written = append(written, unit)
			}
		}
	}
	return learn(written)
}

func last(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// resolve makes the brackets' units.
func (b *builder) resolve(r *Register, c calendar) {
	for _, s := range b.brackets {
		strange := func(unit string) {
			b.note(Note{Code: "plan.unit_unknown", Args: []any{"unit", unit}, Line: s.line})
		}
		if s.cut {
			b.note(Note{Code: "plan.bracket_cut", Args: []any{"text", s.text}, Line: s.line})
			strange = func(string) {}
		}
		bracket := Bracket{Line: s.line, Text: s.text, Lead: list(r.resolve(s.lead, strange)), Responsible: list(r.resolve(s.responsible, strange)), Clauses: []string{}}
		bracket.Deadlines = list(b.stated(s.deadlines, c, func(code, text string) {
			b.note(Note{Code: keyOf(code), Args: []any{"text", text}, Line: s.line})
		}))
		b.doc.Brackets = append(b.doc.Brackets, bracket)
	}
}

// inherited is what a clause takes from those above it.
type inherited struct {
	window    period.Range
	principle bool
	scope     bool // says to whom or what the plan applies
	past      bool
}

// clauseOf reads one clause.
func (b *builder) clauseOf(n *node, c calendar, r *Register, above inherited) (Clause, inherited) {
	text := strings.Join(n.paras, "\n")
	clause := Clause{ID: n.id, Path: n.path, Line: n.line, Text: text, Window: above.window, Bracket: n.bracket}
	if n.parent != nil && n.parent != b.tree.root {
		clause.Parent = n.parent.id
	}
	p := newPassage(text)
	clause.Heading = headingOf(n, p)
	below := above
	title := string(fold(clause.Heading))
	below.principle = (above.principle || find(title, principled...)) && !find(title, "目标", "任务", "标准")
	below.scope = above.scope || scoped(title)
	below.past = above.past || narrates(p) || n.parent == b.tree.root && b.narrating()
	below.window = b.window(n, p, c, above.window)
	if below.window != above.window {
		clause.Window = below.window
	}
	b.readings(&clause, p, n, c, r)
	b.judged(&clause, p, n, r, below)
	if k := n.bracket; k > 0 {
		clause.Lead, clause.Responsible = b.doc.Brackets[k-1].Lead, b.doc.Brackets[k-1].Responsible
	}
	return clause, below
}

// headingOf is the clause's title: its own line, or its short first sentence.
func headingOf(n *node, p *passage) string {
	if len(n.paras) == 0 || n.id == "0" {
		return ""
	}
	first := runeLen(n.paras[0])
	end := p.end(0, "。！？\n；")
	if n.titled && end >= first {
		return n.paras[0]
	}
	if end <= titleMax && end+1 < p.len() && p.at(end) == '。' && n.rank <= rankItem || end <= 24 && end+1 < p.len() && p.at(end) == '。' && n.rank == rankSaid {
		return p.text(0, end)
	}
	return ""
}

// scoped reports a short title that says to whom or what the plan applies.
func scoped(title string) bool {
	p := newPassage(title)
	if p.has(p.len()-2, "对象") && p.len() > 6 {
		return false
	}
	return p.len() <= 12 && p.ending(p.len(), []string{"范围", "对象", "对象及范围", "范围及重点", "事项", "范围和对象", "对象和范围", "行动时间", "实施时间"}) != ""
}

// narrates reports that a clause tells what has been done: 2020年以来，我县….
func narrates(p *passage) bool {
	i := runeLen(p.longest(0, []string{"自", "从"}))
	_, end := p.yearDigits(i)
	return end > i && p.has(end, "年以来，")
}

func (b *builder) narrating() bool {
	if b.opening == nil || len(b.opening.paras) == 0 {
		return false
	}
	return narrates(newPassage(b.opening.paras[0]))
}

// window is the span a clause's title sets for the clauses below it.
func (b *builder) window(n *node, p *passage, c calendar, above period.Range) period.Range {
	d, ok := p.date(0, c, nil)
	if ok && d.end > 0 && d.end == p.end(0, segmentMarks) && d.grain != grainYear {
		return d.span
	}
	if i := p.end(0, "（\n"); i < min(p.len(), titleMax) {
		t := timing{passage: newPassage(p.text(i+1, p.closing(i))), calendar: c, label: true, unsure: func(string, string) {}}
		if t.len() > 0 && t.len() < 16 {
			if d, end, ok := t.one(0); ok && end == t.len() && d.From > 0 && d.To > 0 {
				return period.Range{From: d.From, To: d.To}
			}
		}
	}
	return above
}

// readings reads everything counted and dated in a clause.
func (b *builder) readings(clause *Clause, p *passage, n *node, c calendar, r *Register) {
	unsure := func(code, text string) {
		b.note(Note{Code: keyOf(code), Args: []any{"text", text}, Clauses: []string{clause.ID}, Line: clause.Line})
	}
	clause.Named = p.titles()
	if clause.Window != (period.Range{}) {
		c.year = clause.Window.From.Year()
	}
	t := timing{passage: p, calendar: c, window: clause.Window, unsure: unsure}
	clause.Deadlines = t.deadlines()
	clause.Frequencies = often{passage: p, units: r}.frequencies()
	clause.Populations = headcount{p}.populations()
	clause.Quantities = scales{p}.quantities()
	clause.Named = append(clause.Named, p.papers()...)
	clause.Deadlines = append(clause.Deadlines, b.stated(n.deadline, c, unsure)...)
	if k := n.bracket; k > 0 {
		clause.Deadlines = append(clause.Deadlines, b.doc.Brackets[k-1].Deadlines...)
	}
	if find(string(p.fold), "定期") && len(clause.Frequencies) == 0 {
		unsure("plan.no_interval", "定期")
	}
	if damaged(p) {
		unsure("plan.damaged", clause.Path)
	}
}

// stated reads what labels say: 完成时限：全年推进、半年总结、年终验收. A part that
// cannot be dated is kept and noted.
func (b *builder) stated(words []string, c calendar, unsure func(code, text string)) []Deadline {
	var out []Deadline
	for _, text := range words {
		for _, part := range listed(text) {
			t := timing{passage: newPassage(part), calendar: c, label: true, unsure: unsure}
			found := t.deadlines()
			if len(found) == 0 {
				unsure("plan.undated", part)
				found = []Deadline{{}}
			}
			for _, d := range found {
				d.Text, d.At = part, -1
				if d.From == d.To { // 完成时限：4月20日 says by when
					d.From = 0
				}
				out = append(out, d)
			}
		}
	}
	return out
}

// damaged reports characters lost in an earlier conversion.
func damaged(p *passage) bool {
	for i := 0; i < p.len(); i++ {
		if p.at(i) == '\ufffd' || p.at(i) == '？' && (p.at(i+1) == '？' || p.at(i+1) == '；') {
			return true
		}
	}
	return false
}

// judged decides the clause's duties.
func (b *builder) judged(clause *Clause, p *passage, n *node, r *Register, above inherited) {
	measured := func(from, to int) weight { return clause.measured(from, to) }
	short := len(n.children) > 0 && len(n.paras) == 1 && p.len() <= titleMax && p.sentenceEnd(0) == p.len()
	leaf := n.rank >= rankItem && len(n.paras) == 1 && len(n.children) == 0
	title := n.titled && !leaf || short
	clause.Sentences = judge{r}.sentences(p, standing{title, above.principle, above.past, above.scope}, measured)
	clause.settle()
}

// settle takes duty, reason and verb from the sentences: from the first that is
// a duty, but rather from the words than from the title.
func (c *Clause) settle() {
	var found *Sentence
	for i := range c.Sentences {
		s := &c.Sentences[i]
		titled := found != nil && found.At == 0 && c.Heading != ""
		if s.Duty && (found == nil || titled) {
			found = s
		}
		c.Why = s.Why
	}
	if found != nil {
		c.Duty, c.Why, c.Verb = true, found.Why, found.Verb
	}
}

// weight is how firmly what is counted in a sentence makes it a duty.
type weight int

const (
	unmeasured weight = iota
	sized             // a number or a time
	regular           // a frequency, which only deeds have
)

// measured is the weight of what stands from i to j.
func (c *Clause) measured(i, j int) weight {
	w := unmeasured
	in := func(at int, as weight) {
		if at >= i && at < j {
			w = max(w, as)
		}
	}
	for _, f := range c.Frequencies {
		in(f.At, regular)
	}
	for _, q := range c.Quantities {
		in(q.At, sized)
	}
	for _, d := range c.Deadlines {
		in(d.At, sized)
	}
	for _, q := range c.Populations {
		in(q.At, sized)
	}
	return w
}
