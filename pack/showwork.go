package pack

import (
	"slices"

	"guben/period"
)

// ShownTask is a task.
type ShownTask struct {
	ID         string       `json:"id"`
	Name       Words        `json:"name"`
	Clause     string       `json:"clause"` // with * where it carries the items below too
	Lead       []string     `json:"lead"`
	Units      []string     `json:"units"`
	From       period.Day   `json:"from,omitzero"`
	To         period.Day   `json:"to,omitzero"`
	Quote      string       `json:"quote,omitempty"`
	Target     *ShownTarget `json:"target,omitempty"`
	Steps      []ShownStep  `json:"steps"`
	Assumption string       `json:"assumption,omitempty"`
	Note       Words        `json:"note,omitzero"`
}

// ShownStep is a step of a task.
type ShownStep struct {
	Name  Words      `json:"name"`
	To    period.Day `json:"to,omitzero"`
	Quote string     `json:"quote,omitempty"`
	Share int        `json:"share,omitempty"`
}

// ShownTarget is a target.
type ShownTarget struct {
	Value     string    `json:"value"`
	Unit      string    `json:"unit"`
	Direction Direction `json:"direction"`
	Bound     string    `json:"bound,omitempty"`
	Quote     string    `json:"quote,omitempty"`
}

// ShownIndicator is an indicator.
type ShownIndicator struct {
	ID          string       `json:"id"`
	Name        Words        `json:"name"`
	Clause      string       `json:"clause"`
	Units       []string     `json:"units"`
	On          string       `json:"on,omitempty"`
	Direction   Direction    `json:"direction"`
	Target      *ShownTarget `json:"target,omitempty"`
	Numerator   string       `json:"numerator,omitempty"`
	Denominator string       `json:"denominator,omitempty"`
	Counts      string       `json:"counts,omitempty"` // what counts where there is no numerator
	Of          string       `json:"of,omitempty"`     // the whole it is a share of
	Each        string       `json:"each,omitempty"`   // level the target is stated for
	Until       period.Day   `json:"until,omitzero"`
	Pace        Pace         `json:"pace"`
	Source      Words        `json:"source,omitzero"`
	Because     Words        `json:"because,omitzero"` // why nothing counts it
	Assumption  string       `json:"assumption,omitempty"`
}

func showTask(t Task) ShownTask {
	return ShownTask{t.ID, t.Name, cited(t.Clauses, t.Below), append([]string{}, t.Lead...), append([]string{}, t.Units...), t.From, t.To,
		t.Quote, showTarget(t.Target), each(t.Steps, func(s Step) ShownStep { return ShownStep(s) }), t.Assumption, t.Note}
}

func showTarget(t *Target) *ShownTarget {
	if t == nil {
		return nil
	}
	return &ShownTarget{t.Value, t.Unit, t.Direction, nameOf(t.Bound, bounds), t.Quote}
}

func showIndicator(i Indicator) ShownIndicator {
	return ShownIndicator{i.ID, i.Name, cited(i.Clauses, i.Below), i.Units, nameOf(i.On, ruled), i.Direction, showTarget(i.Target),
		i.Numerator.Body, i.Denominator.Body, showMeasure(i.Counts), showMeasure(i.Out), nameOf(i.Each, stated), i.Until, i.Pace, i.Source, i.Because, i.Assumption}
}

// cited writes clauses as a pack cites them.
func cited(clauses, below []string) string {
	return joined(each(clauses, func(path string) string {
		if slices.Contains(below, path) {
			return path + "*"
		}
		return path
	}))
}

func showMeasure(m *Measure) string {
	if m == nil {
		return ""
	}
	return m.String()
}
