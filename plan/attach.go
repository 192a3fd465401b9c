package plan

import "strings"

// tableTitle is what lines above a table say of it.
type tableTitle struct {
	listing  bool // the lines after 附件： list attachments
	attached bool // an attachment has begun
	title    string
}

// attachment recognises the list of attachments and where one begins.
func (b *builder) attachment(p paragraph) bool {
	word := p.longest(0, []string{"附件", "附表"})
	o, counted := p.ordinal(0)
	switch {
	case word != "":
		return b.attached(p, runeLen(word))
	case b.table.listing && counted && o.rank == rankItem && p.len() < titleMax && !contains("。；", p.at(p.len()-1)):
		b.head.Attachments = append(b.head.Attachments, p.text(o.end, p.len()))
		return true
	case b.table.attached:
		return b.form(p)
	}
	b.table.listing = false
	return false
}

// attached reads 附件：1.… (a list), 附件1： (a beginning).
func (b *builder) attached(p paragraph, end int) bool {
	n, numbered := p.number(end)
	if numbered {
		end = n.end
	}
	rest := strings.Trim(p.text(end, p.len()), ":： ")
	if runeLen(rest) > 2*titleMax || contains("。；，", p.at(p.len()-1)) {
		return false
	}
	if numbered && rest == "" || rest == "" && p.at(end) != '：' {
		b.table = tableTitle{attached: true, title: p.text(0, end)}
		return true
	}
	q := newPassage(rest)
	if o, ok := q.ordinal(0); ok {
		rest = q.text(o.end, q.len())
		b.table.listing = true
	}
	if rest != "" {
		b.head.Attachments = append(b.head.Attachments, rest)
	}
	b.table.listing = true
	return true
}

// form takes the lines around a table of an attachment: its title, signatures.
func (b *builder) form(p paragraph) bool {
	if f, ok := signature(p.passage); ok && len(b.doc.Tables) > 0 {
		last := &b.doc.Tables[len(b.doc.Tables)-1]
		last.Fields = append(last.Fields, f)
		return true
	}
	if _, counted := p.ordinal(0); counted || p.len() > titleMax || contains("。；，", p.at(p.len()-1)) {
		return false
	}
	b.table.title = p.text(0, p.len())
	return true
}

// signed takes dates and offices' names on lines of their own after the text.
func (b *builder) signed(p paragraph) bool {
	if p.len() > 40 || contains("。；，：", p.at(p.len()-1)) {
		return false
	}
	if _, counted := p.ordinal(0); counted {
		return false
	}
	if b.head.date(p) {
		return true
	}
	name := p.text(0, p.len())
	return oneOf(name, b.head.signed) || name == b.head.Issuer || name == b.head.masthead
}
