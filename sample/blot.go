package sample

import "strings"

// blot is what was done to a cell and what it must be read as.
type blot struct{ kind, text string }

// The kinds of blots; identity names them so.
const (
	apostrophe = "apostrophe"
	space      = "space"
	fullWidth  = "full_width"
	lowerCase  = "lower_case"
)

// mangled is the text as spreadsheets and people spoil it.
func (b blot) mangled() string {
	switch b.kind {
	case apostrophe:
		return "'" + b.text
	case space:
		return b.text + "\u00a0 "
	case lowerCase:
		return strings.ToLower(b.text)
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '０'
		}
		return r
	}, b.text)
}

// spot is a cell: the shape of the file or the roster's ID, the code of the
// row's person, and the heading.
type spot struct{ list, key, head string }

// spoil mangles cells of the registry's files.
func (p *planter) spoil() {
	p.blots = map[spot]blot{}
	number := func(who *Person) string { return who.ID }
	for _, shape := range []string{shapePersons, shapeLedger} {
		for _, kind := range []string{apostrophe, apostrophe, space, fullWidth, lowerCase, lowerCase} {
			p.blot(shape, "证件号码", kind, number)
		}
	}
	for _, kind := range []string{apostrophe, space, fullWidth, lowerCase} {
		p.blot("family_doctor", "证件号码", kind, number)
		p.blot(textRoster, "证件号码", kind, number)
	}
	p.blot(shapePersons, "姓名", space, func(who *Person) string { return who.Name })
	p.blot(shapePersons, "出生日期", fullWidth, func(who *Person) string { return compact(who.Birth) })
}

// blot mangles a cell of somebody drawn by lot. Only those without a disability
// card are drawn: their number is the same in all files. A kind that fits
// nobody, such as a lower-case x where no number ends in X, is left out.
func (p *planter) blot(list, heading, kind string, of func(*Person) string) {
	for range 5000 {
		h := one(p.r, p.households...)
		who := one(p.r, h.Members...)
		at := spot{list, who.Code, heading}
		if _, twice := p.blots[at]; twice || who.Card.Category != 0 || kind == lowerCase && !strings.HasSuffix(who.ID, "X") {
			continue
		}
		p.blots[at] = blot{kind, of(who)}
		return
	}
}
