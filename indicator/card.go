package indicator

import (
	"guben/message"
	"guben/pack"
)

// CardOf is the card of an indicator.
func CardOf(p *pack.Pack, i *pack.Indicator) Card {
	card := Card{Indicator: i, Counts: "indicator.counts_numerator", Numerator: i.Numerator.Body, Out: i.Denominator.Body, Source: i.Source, Because: i.Because,
		Target: i.Target, Pace: message.Key("indicator.pace_" + string(i.Pace)), From: p.Period.From, Until: i.Last(p),
		Clauses: i.Clauses, Units: i.Units, Version: p.Version, Assumption: i.Assumption}
	if i.Counts != nil {
		card.Counts, card.Numerator = message.Key("indicator.counts_"+string(i.Counts.Of)), i.Counts.String()
	}
	if i.Out != nil {
		card.Out = i.Out.String()
	}
	if i.Reported() {
		card.Counts = "indicator.counts_reported"
	}
	return card
}
