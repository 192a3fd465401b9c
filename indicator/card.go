package indicator

import (
	"strings"

	"guben/message"
	"guben/pack"
)

// CardOf is the card of an indicator.
func CardOf(p *pack.Pack, i *pack.Indicator) Card {
	card := Card{Indicator: i, Counts: "indicator.counts_numerator", Numerator: i.Numerator.Body, Out: i.Denominator.Body, Source: i.Source,
		Target: i.Target, Pace: message.Key("indicator.pace_" + string(i.Pace)), From: p.Period.From, Until: i.Last(p),
		Clauses: i.Clauses, Units: i.Units, Version: p.Version, Assumption: i.Assumption}
	if i.Counts != nil {
		card.Counts, card.Numerator = message.Key("indicator.counts_"+string(i.Counts.Of)), written(i.Counts)
	}
	if i.Out != nil {
		card.Out = written(i.Out)
	}
	if i.Reported() {
		card.Counts = "indicator.counts_reported"
	}
	return card
}

// written is a measure as packs write it.
func written(m *pack.Measure) string {
	if m.Of == pack.Fixed {
		return m.Number
	}
	var keys []string
	for _, key := range [][2]string{{"ledger", m.Ledger}, {"task", m.Task}, {"duty", m.Duty}, {"rule", m.Rule}, {"kind", m.Kind},
		{"state", m.State}, {"phase", m.Phase}, {"field", m.Field}, {"value", m.Value}} {
		if key[1] != "" {
			keys = append(keys, key[0]+": "+key[1])
		}
	}
	return string(m.Of) + " {" + strings.Join(keys, ", ") + "}"
}
