package screen

import (
	"fmt"

	"guben/auth"
	"guben/money"
	"guben/pack"
	"guben/period"
	"guben/policy"
)

// mostMonths bounds the table of a plan of many years.
const mostMonths = 60

// Months is what the rules a question can change pay in each month of the
// plan's period, before and after. Every month is decided for itself: ages and
// spans on its own last day, the month of the screening on the screening day;
// standards and rules as they hold then. An amount a month falls into its month,
// one of several months into the last of them, one a year, decided on the
// screening's day of that year, into twelve parts, one paid once into the month
// of the screening. What the registry knows of people is as of the screening.
// A parameter moved replaces the value that holds on the day of the screening;
// its values of other dates stay.
func (s *Standing) Months(scope auth.Scope, question Question) ([]Sum, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return nil, err
	}
	_, rules := s.touched(question)
	before, err := s.payments(scope, Question{}, rules)
	if err != nil {
		return nil, err
	}
	after, err := s.payments(scope, question, rules)
	return sumsOf(s.Pack, before, after), err
}

// MonthsBetween is Months of another version of the pack.
func MonthsBetween(scope auth.Scope, before, after *Standing) ([]Sum, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return nil, err
	}
	was, err := before.payments(scope, Question{}, before.rules())
	if err != nil {
		return nil, err
	}
	is, err := after.payments(scope, Question{}, after.rules())
	return sumsOf(after.Pack, was, is), err
}

// Months adds up the months of the counties.
func (a Area) Months(scope auth.Scope, question Question) ([]Sum, error) {
	total := []Sum{}
	for _, county := range a {
		sums, err := county.Months(scope, question)
		if err != nil {
			return nil, err
		}
		total = AddMonths(total, sums)
	}
	return total, nil
}

// AddMonths adds the months of another county of the same plan.
func AddMonths(total, sums []Sum) []Sum {
	if len(total) == 0 {
		return sums
	}
	for i := range sums {
		total[i].Before += sums[i].Before
		total[i].After += sums[i].After
	}
	return total
}

func sumsOf(p *pack.Pack, before, after map[period.Month]money.Fen) []Sum {
	sums := []Sum{}
	for _, month := range monthsOf(p) {
		sums = append(sums, Sum{Month: month.String(), Before: before[month], After: after[month]})
	}
	return sums
}

// monthsOf are the months of a plan's period.
func monthsOf(p *pack.Pack) (months []period.Month) {
	first := period.MonthOf(p.Period.From)
	for month := first; month <= period.MonthOf(p.Period.To) && month < first+mostMonths; month++ {
		months = append(months, month)
	}
	return months
}

// rules are the IDs of everything decided.
func (s *Standing) rules() (ids []string) {
	for i := range s.base {
		ids = append(ids, s.base[i].Rule.ID)
	}
	return ids
}

// payments spreads what rules pay in the scope's area over the plan's months.
func (s *Standing) payments(scope auth.Scope, question Question, rules []string) (map[period.Month]money.Fen, error) {
	paid := map[period.Month]money.Fen{}
	from, to := s.within(scope)
	if from == to {
		return paid, nil
	}
	p := payer{standing: s, question: question, from: s.stretches[from].from, to: s.stretches[to-1].to, editions: map[period.Day]*policy.Edition{}}
	months := monthsOf(s.Pack)
	for _, id := range rules {
		rule, ok := s.Pack.Rule(id)
		if !ok || rule.Amount.Body == "" {
			continue
		}
		for _, month := range months {
			once := min(max(period.MonthOf(s.Day), months[0]), months[len(months)-1])
			part := func(due money.Fen) money.Fen { return share(rule.Per, due, month, once) }
			if part(1200) == 0 {
				continue
			}
			due, err := p.due(id, s.decidedOn(rule.Per, month))
			if err != nil {
				return nil, err
			}
			paid[month] += part(due)
		}
	}
	return paid, nil
}

// decidedOn is the day on which it is settled what a month's amount is.
func (s *Standing) decidedOn(per pack.Per, month period.Month) period.Day {
	own := period.MonthOf(s.Day)
	switch {
	case per == pack.PerOnce || month == own:
		return s.Day
	case per == pack.PerYear:
		return s.Day.AddMonths(12 * (int(month)/12 - int(own)/12))
	}
	return month.Last()
}

// payer tells what rules pay on other days than the screening's.
type payer struct {
	standing *Standing
	question Question
	from, to int // rows of households
	editions map[period.Day]*policy.Edition
	memory   []policy.Column
}

// edition is the pack on a day, as the question wants it.
func (p *payer) edition(day period.Day) (*policy.Edition, error) {
	if known := p.editions[day]; known != nil {
		return known, nil
	}
	program := p.standing.Pack.Program
	edition, screened := program.On(day), program.On(p.standing.Day)
	var err error
	for id, value := range p.question.Parameters {
		_, from := edition.Parameter(id)
		if _, moved := screened.Parameter(id); from != moved {
			continue
		}
		if edition, err = edition.With(id, value); err != nil {
			return nil, err
		}
	}
	for _, id := range p.question.Off {
		if edition, err = edition.Without(id); err != nil {
			return nil, err
		}
	}
	p.editions[day] = edition
	return edition, nil
}

// due is what a rule pays on a day. Days on which it decides alike share one
// answer, which is kept with the standing.
func (p *payer) due(rule string, day period.Day) (money.Fen, error) {
	s := p.standing
	day, edition, err := p.like(rule, day)
	if err != nil {
		return 0, err
	}
	asked := s.relevant(p.question, rule, "")
	key := paidKey(p.from, p.to, rule, day, asked)
	if due, known := s.paid.get(key); known {
		return due, nil
	}
	column := &s.base[s.index(rule)]
	if day != s.Day || len(asked.Parameters)+len(asked.Off) > 0 {
		if p.memory, err = edition.SweepInto(p.memory, s.frame, rule); err != nil {
			return 0, err
		}
		column = &p.memory[0]
	}
	due := s.dueOf(column, p.from, p.to)
	s.paid.put(key, due, paymentsKept)
	return due, nil
}

const paymentsKept = 4096

func paidKey(from, to int, rule string, day period.Day, asked Question) string {
	return fmt.Sprint(from, to, rule, day, asked)
}

// remember keeps what the rules of an answer pay, for Months asks it next.
func (s *Standing) remember(question Question, effects []Effect, from, to int) {
	for _, effect := range effects {
		if rule, ok := s.Pack.Rule(effect.Rule); ok && rule.Amount.Body != "" {
			s.paid.put(paidKey(s.stretches[from].from, s.stretches[to-1].to, effect.Rule, s.Day, s.relevant(question, effect.Rule, "")), effect.After.Due, paymentsKept)
		}
	}
}

// like is a day on which the rule decides as on the given one: that of the
// screening, or the first that was asked.
func (p *payer) like(rule string, day period.Day) (period.Day, *policy.Edition, error) {
	screened, err := p.edition(p.standing.Day)
	if err != nil {
		return day, nil, err
	}
	edition, err := p.edition(day)
	if err != nil || screened.Alike(edition, rule) {
		return p.standing.Day, screened, err
	}
	first := day
	for other, known := range p.editions {
		if other < first && other != p.standing.Day && known.Alike(edition, rule) {
			first = other
		}
	}
	return first, p.editions[first], nil
}

// dueOf adds up the amounts of the households in the rows [from, to).
func (s *Standing) dueOf(column *policy.Column, from, to int) (total money.Fen) {
	from, to = s.rows(column.Rule.On, from, to)
	for row := from; row < to; row++ {
		if column.Truth[row] == policy.True && column.Amount[row].Known() {
			total += money.Fen(column.Amount[row])
		}
	}
	return total
}
