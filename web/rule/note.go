package rule

import (
	"strings"

	"guben/store"
	"guben/web/page"
)

// whatIfNote is the question and its answer on one printed page.
type whatIfNote struct {
	*whatIfEffect
	PlaceName   string
	Who         string
	At          int64
	Assumptions []string
}

func (whatIfNote) File() string { return "whatif_note" }

// noteRows is how many rules fit on the page.
const noteRows = 12

// Rest is how many changed rules the note leaves out.
func (n *whatIfNote) Rest() int { return max(0, len(n.Effects)-noteRows) }

// Top are the rules the note shows.
func (n *whatIfNote) Top() []effectRow { return n.Effects[:min(noteRows, len(n.Effects))] }

func whatIfNotePage(x *page.Exchange) (page.Answer, error) {
	a, err := askWhatIf(x)
	if err != nil {
		return nil, err
	}
	n := &whatIfNote{Who: x.Account.Name}
	err = x.View(func(tx *store.Tx) (err error) {
		n.At = tx.Now()
		n.whatIfEffect, err = loadEffect(x, tx, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	n.assume(x)
	return page.Shown{Status: 200, Page: n}, nil
}

// assume gathers what was assumed in the parameters moved and the rules changed.
func (n *whatIfNote) assume(x *page.Exchange) {
	add := func(name, text string) {
		if text != "" {
			n.Assumptions = append(n.Assumptions, strings.TrimSpace(name+x.Text("web.colon")+text))
		}
	}
	for _, move := range n.Moves {
		add(move.Name, move.Assumption)
	}
	for _, row := range n.Top() {
		if rule, ok := n.Pack.Rule(row.Rule); ok {
			add(row.Name, rule.Assumption)
		}
	}
}
