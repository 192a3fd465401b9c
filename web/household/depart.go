package household

import (
	"guben/app"
	"guben/store"
	"guben/web/page"
)

// departPage lets members leave a household, or all of it leave the registry;
// without who leaves it changes the head.
type departPage struct {
	rollPage
	Heading bool // only the head changes
	Heads   bool // those who stay need a head
	Head    int64
}

func (departPage) File() string { return "depart" }

// Path is the page itself.
func (p *departPage) Path() string {
	if p.Heading {
		return p.Home() + "/head"
	}
	return p.Home() + "/leave"
}

// Stay are those who stay, among whom the head is.
func (p *departPage) Stay() []rollMember { return p.some(false) }

// ways are the reasons of leaving.
var ways = []string{"death", "married_out", "settled_abroad", "imprisoned", "moved_out"}

func (p *departPage) read(x *page.Exchange, tx *store.Tx) error {
	if err := p.rollPage.read(x, tx); err != nil {
		return err
	}
	p.Reasons = reasonChoices(x.Lang, p.Reason, ways...)
	p.Head = store.ParseID(x.Field("head"))
	p.relations(x)
	if x.Field("all") != "" {
		for i := range p.Members {
			p.Members[i].Chosen = true
		}
	}
	p.Heads = p.Heading || p.Head != 0
	return nil
}

func departForm(x *page.Exchange) (page.Answer, error) { return leaving(x, false) }

func headForm(x *page.Exchange) (page.Answer, error) { return leaving(x, true) }

func leaving(x *page.Exchange, heading bool) (page.Answer, error) {
	p := &departPage{rollPage: rollPage{Form: page.NewForm()}, Heading: heading}
	err := x.View(func(tx *store.Tx) error { return p.read(x, tx) })
	if p.chosen(x); err != nil {
		return nil, err
	}
	return page.Show(p)
}

func depart(x *page.Exchange) (page.Answer, error) {
	p := &departPage{rollPage: rollPage{Form: page.NewForm()}}
	if err := x.View(func(tx *store.Tx) error { return p.read(x, tx) }); err != nil {
		return nil, err
	}
	d := app.Departure{Subject: p.subject(x), People: p.chosen(x), Day: p.day(x, "day"), Reason: p.Reason, Succession: p.succession(x)}
	if p.wrong(x) {
		return page.Again(422, p)
	}
	return p.done(x, x.Depart(x.R.Context(), x.Scope, d), "departed", p, p.named)
}

func succeed(x *page.Exchange) (page.Answer, error) {
	p := &departPage{rollPage: rollPage{Form: page.NewForm()}, Heading: true}
	if err := x.View(func(tx *store.Tx) error { return p.read(x, tx) }); err != nil {
		return nil, err
	}
	return p.done(x, x.Succeed(x.R.Context(), x.Scope, p.subject(x), p.succession(x)), "succeeded", p, p.named)
}

// named puts a fault about one of those who stay beside them.
func (p *departPage) named(wrong *app.Wrong) string {
	switch wrong.Field {
	case "head":
		p.Heads = true
	case "relation":
		p.Heads = true
		p.blame(false, wrong.Member, p.Wrong)
	}
	return wrong.Field
}
