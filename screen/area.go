package screen

import (
	"guben/auth"
	"guben/policy"
)

// Area is the counties of one plan that a question is asked of, in order.
type Area []*Standing

// Ask answers a question for the whole area.
func (a Area) Ask(scope auth.Scope, question Question) (Answers, error) {
	total := Answers{Rules: []Effect{}, Townships: []Effect{}, Villages: []VillageEffect{}}
	for i, county := range a {
		answers, err := county.Ask(scope, question)
		if err != nil {
			return total, err
		}
		if i == 0 {
			total = answers
			continue
		}
		total.Add(answers)
	}
	return total, nil
}

// Add joins the answers of another county to the same question.
func (a *Answers) Add(other Answers) {
	a.Households += other.Households
	a.Persons += other.Persons
	a.Due += other.Due
	a.DueAfter += other.DueAfter
	a.Reach.add(other.Reach)
	a.Townships = append(a.Townships, other.Townships...)
	a.ByMonth = AddMonths(a.ByMonth, other.ByMonth)
	if len(a.Villages) == 0 {
		a.Villages = other.Villages
	} else {
		for i := range other.Villages {
			a.Villages[i].add(other.Villages[i])
		}
	}
	if len(a.Rules) == 0 {
		a.Rules = other.Rules
		return
	}
	for i := range other.Rules {
		a.Rules[i].add(other.Rules[i])
	}
}

// Who lists the households of the area, as Standing.Who does.
func (a Area) Who(scope auth.Scope, question Question, rule string, limit int) ([]Swing, error) {
	all := []Swing{}
	for _, county := range a {
		swings, err := county.Who(scope, question, rule, limit-len(all))
		if err != nil {
			return nil, err
		}
		all = append(all, swings...)
	}
	return all, nil
}

// Range adds up the curves of the counties.
func (a Area) Range(scope auth.Scope, question Question, parameter, rule string, from, to policy.Value, steps int) ([]Point, error) {
	var sum []Point
	for _, county := range a {
		points, err := county.Range(scope, question, parameter, rule, from, to, steps)
		if err != nil {
			return nil, err
		}
		if sum == nil {
			sum = points
			continue
		}
		for i := range points {
			sum[i].add(points[i].Side)
		}
	}
	return sum, nil
}

// Drawn reports whether Range has its answer at hand.
func (a Area) Drawn(scope auth.Scope, question Question, parameter, rule string, from, to policy.Value, steps int) bool {
	for _, county := range a {
		if !county.drawn(scope, question, parameter, rule, from, to, steps) {
			return false
		}
	}
	return true
}

// Persons is the number of persons of the counties.
func (a Area) Persons() (n int) {
	for _, county := range a {
		n += county.Persons()
	}
	return n
}
