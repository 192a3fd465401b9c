package cli

import (
	"fmt"
	"strings"

	"guben/demo"
	"guben/money"
	"guben/pack"
	"guben/screen"
)

// tellReport prints the one-page summary.
func (c *call) tellReport(d *demo.Demo, r demo.Report) {
	fmt.Fprintf(c.out, "\n%s\n%s\n", d.Pack.Title.Say(c.lang), c.text("report_head", "document", d.Pack.Document, "day", r.Screening.Day,
		"households", r.Registry.Households, "persons", r.Registry.Persons))
	c.section("report_populations")
	for _, p := range r.Populations {
		c.row(p.Clause, named(d.Pack, p.ID, c), c.text("report_population", "found", c.count(p.Found), "expected", c.stated(p.Expected)))
	}
	c.section("report_findings")
	for _, f := range r.Findings {
		if f.Kind == screen.Flag || f.Kind == screen.Unknown {
			c.row(f.Clause, c.ruleName(d.Pack, f.Rule)+" · "+f.Kind.Say(c.lang), c.count(demo.Count{Households: f.Households, Persons: f.Persons}))
		}
	}
	c.section("report_gaps")
	c.tellGaps(d.Pack, r)
	fmt.Fprintf(c.out, "\n%s\n", c.text("report_money", "due", r.Totals.Due, "received", r.Totals.Received))
	c.printf("report_faults", "planted", total(r.Planted), "detected", total(r.Detected))
}

func (c *call) tellGaps(p *pack.Pack, r demo.Report) {
	unit := ""
	for _, g := range r.Gaps {
		if g.Persons == 0 && g.Due == 0 {
			continue
		}
		if g.Unit != unit {
			unit = g.Unit
			named, _ := p.Unit(unit)
			fmt.Fprintln(c.out, "  "+named.Name.Say(c.lang))
		}
		amounts := ""
		if g.Due != 0 {
			amounts = c.text("report_amounts", "due", money.Fen(g.Due), "received", money.Fen(g.Received))
		}
		c.row(g.Clause, "  "+c.ruleName(p, g.Rule), c.text("report_gap", "missing", g.Missing, "excess", g.Excess, "differs", g.Differs)+amounts)
	}
}

func (c *call) section(key string) { fmt.Fprintf(c.out, "\n%s\n", c.text(key)) }

func (c *call) row(clause, name, figures string) {
	fmt.Fprintf(c.out, "  %s %s %s\n", pad(clause, 22), pad(name, 30), figures)
}

func (c *call) count(n demo.Count) string {
	switch {
	case n.Households == 0 && n.Persons == 0:
		return c.text("count_none")
	case n.Households == 0:
		return c.text("count_persons", "persons", n.Persons)
	case n.Persons == 0:
		return c.text("count_households", "households", n.Households)
	}
	return c.text("count_both", "households", n.Households, "persons", n.Persons)
}

func (c *call) stated(n demo.Stated) string {
	var count demo.Count
	if n.Households != nil {
		count.Households = *n.Households
	}
	if n.Persons != nil {
		count.Persons = *n.Persons
	}
	return c.count(count)
}

func (c *call) ruleName(p *pack.Pack, id string) string {
	rule, _ := p.Rule(id)
	return pack.Words{Zh: rule.Name, En: rule.En}.Say(c.lang)
}

func named(p *pack.Pack, id string, c *call) string {
	population, _ := p.Population(id)
	return population.Name.Say(c.lang)
}

func total(faults []demo.Fault) (n int) {
	for _, fault := range faults {
		n += fault.Count
	}
	return n
}

// pad fills text to width columns of a terminal, where a Chinese character
// takes two.
func pad(text string, width int) string {
	for _, r := range text {
		width--
		if r >= 0x1100 {
			width--
		}
	}
	return text + strings.Repeat(" ", max(width, 0))
}
