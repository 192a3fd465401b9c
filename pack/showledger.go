package pack

import (
	"maps"
	"slices"

	"guben/flow"
	"guben/form"
)

// ShownLedger is a ledger.
type ShownLedger struct {
	ID         string       `json:"id"`
	Name       Words        `json:"name"`
	Clause     string       `json:"clause"`
	Keepers    []string     `json:"keepers"`
	Kind       LedgerKind   `json:"kind"`
	To         []string     `json:"to,omitempty"`
	Per        Per          `json:"per,omitempty"`
	Use        string       `json:"use,omitempty"`
	Subject    form.Subject `json:"subject,omitempty"`
	Edition    int          `json:"edition,omitempty"`
	Fields     []ShownField `json:"fields,omitempty"`
	Checks     []ShownCheck `json:"checks,omitempty"`
	States     []ShownState `json:"states,omitempty"`
	Moves      []ShownMove  `json:"moves,omitempty"`
	Columns    []string     `json:"columns,omitempty"`
	Editions   []int        `json:"editions,omitempty"` // earlier ones
	Raises     []ShownRaise `json:"raises,omitempty"`
	Assumption string       `json:"assumption,omitempty"`
}

// ShownField is a field of a ledger's form.
type ShownField struct {
	ID       string       `json:"id"`
	Name     Words        `json:"name"`
	Type     form.Type    `json:"type"`
	Update   form.Update  `json:"update,omitempty"`
	Unit     string       `json:"unit,omitempty"`
	Least    string       `json:"least,omitempty"`
	Most     string       `json:"most,omitempty"`
	Choices  []string     `json:"choices,omitempty"` // or the points of a checklist
	Columns  []ShownField `json:"columns,omitempty"`
	Required bool         `json:"required,omitempty"`
	Show     string       `json:"show,omitempty"`
	Need     string       `json:"need,omitempty"`
	Is       string       `json:"is,omitempty"`
}

// ShownCheck is a check over a record.
type ShownCheck struct {
	When    string `json:"when"`
	Message Words  `json:"message"`
	Soft    bool   `json:"soft,omitempty"`
}

// ShownState is a state of a flow with its clock.
type ShownState struct {
	ID       string     `json:"id"`
	Name     Words      `json:"name"`
	Phase    flow.Phase `json:"phase"`
	Limit    ShownLimit `json:"limit,omitzero"`
	Escalate ShownLimit `json:"escalate,omitzero"`
}

// ShownLimit is a number of days, of a clock or until a record is shown above.
type ShownLimit struct {
	Days    int        `json:"days"`
	Working bool       `json:"working,omitempty"`
	Amber   int        `json:"amber,omitempty"`
	From    flow.Since `json:"from,omitempty"`
	To      string     `json:"to,omitempty"` // level
}

// ShownMove is a move of a flow.
type ShownMove struct {
	ID       string    `json:"id"`
	Name     Words     `json:"name"`
	From     []string  `json:"from"`
	To       string    `json:"to,omitempty"`
	Who      []string  `json:"who"` // role level unit
	Apart    []string  `json:"apart,omitempty"`
	Need     []string  `json:"need,omitempty"`
	Evidence []string  `json:"evidence,omitempty"`
	Kind     flow.Kind `json:"kind,omitempty"`
	When     string    `json:"when,omitempty"`
	Update   bool      `json:"update,omitempty"`
	Count    bool      `json:"count,omitempty"`
}

// ShownRaise is what a move raises in another ledger.
type ShownRaise struct {
	To     string            `json:"to"`
	On     []string          `json:"on"`
	Points string            `json:"points,omitempty"`
	When   string            `json:"when,omitempty"`
	Unit   string            `json:"unit,omitempty"`
	Set    []string          `json:"set,omitempty"`  // fields filled in with the same
	Copy   map[string]string `json:"copy,omitempty"` // fields by the field they are copied from
}

func showLedger(l Ledger) ShownLedger {
	shown := ShownLedger{ID: l.ID, Name: l.Name, Clause: cited(l.Clauses, l.Below), Keepers: l.Keepers, Kind: l.Kind, To: l.To, Per: l.Per,
		Use: l.Use, Subject: l.Subject, Edition: l.Edition, Columns: l.Columns, Assumption: l.Assumption}
	if l.Program != nil {
		shown.Fields = showFields(l.Program.Form().Fields)
		shown.Checks = each(l.Form.Checks, func(c form.Check) ShownCheck { return ShownCheck{c.When.Body, Words(c.Message), c.Soft} })
	}
	if l.Flow != nil {
		shown.States = each(l.Flow.States, func(s flow.State) ShownState { return showState(l.Flow, s) })
		shown.Moves = each(l.Flow.Moves, showMove)
	}
	shown.Raises = each(l.Raises, func(r Raise) ShownRaise {
		return ShownRaise{r.To, r.On, r.Points, r.When.Body, r.Unit, slices.Sorted(maps.Keys(r.Set)), r.Copy}
	})
	for _, e := range l.Editions {
		shown.Editions = append(shown.Editions, e.Number)
	}
	return shown
}

func showFields(fields []form.Field) (shown []ShownField) {
	for _, f := range fields {
		if f.ID == "" {
			continue
		}
		s := ShownField{ID: f.ID, Name: Words(f.Name), Type: f.Type, Update: f.Update, Unit: f.Unit, Least: f.Least, Most: f.Most,
			Columns: showFields(f.Columns), Required: f.Required, Show: f.Show.Body, Need: f.Need.Body, Is: f.Is.Body}
		for _, option := range f.Choices {
			s.Choices = append(s.Choices, option.ID)
		}
		for _, point := range f.Points {
			s.Choices = append(s.Choices, point.ID)
		}
		shown = append(shown, s)
	}
	return shown
}

func showState(f *flow.Flow, s flow.State) ShownState {
	shown := ShownState{ID: s.ID, Name: Words(s.Name), Phase: f.PhaseOf(s.ID)}
	if s.Limit != nil {
		shown.Limit = ShownLimit{Days: s.Limit.Days, Working: s.Limit.Working, Amber: s.Limit.Amber, From: s.Limit.From}
	}
	if s.Escalate != nil {
		shown.Escalate = ShownLimit{Days: s.Escalate.Days, Working: s.Escalate.Working, To: s.Escalate.To}
	}
	return shown
}

func showMove(m flow.Move) ShownMove {
	return ShownMove{m.ID, Words(m.Name), m.From, m.To, each(m.Who, showWho), m.Apart, m.Need, m.Evidence, m.Kind, m.When.Body, m.Update, m.Count}
}

func showWho(w flow.Who) string {
	text := w.Role
	for _, part := range []string{w.Level, w.Unit} {
		if part != "" {
			text += " " + part
		}
	}
	return text
}
