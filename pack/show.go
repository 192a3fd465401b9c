package pack

// Shown is a pack as `guben pack show --json` prints it. Ledgers, tasks and
// indicators are empty until a pack has them.
type Shown struct {
	ID          string            `json:"id"`
	Title       Words             `json:"title"`
	Document    string            `json:"document"`
	Version     string            `json:"version"`
	Parameters  []ShownParameter  `json:"parameters"`
	Populations []ShownPopulation `json:"populations"`
	Units       []ShownUnit       `json:"units"`
	Rules       []ShownRule       `json:"rules"`
	Ledgers     []any             `json:"ledgers"`
	Tasks       []any             `json:"tasks"`
	Duties      []ShownDuty       `json:"duties"`
	Indicators  []any             `json:"indicators"`
}

// ShownParameter is a parameter with its dated values.
type ShownParameter struct{}

// ShownPopulation is a population.
type ShownPopulation struct{}

// ShownUnit is a unit.
type ShownUnit struct{}

// ShownRule is a rule.
type ShownRule struct{}

// ShownDuty is a recurring duty.
type ShownDuty struct{}

// Show is the pack for machines.
func Show(p *Pack) Shown { return Shown{} }

// Change is one difference between two packs.
type Change struct {
	Part string   `json:"part"` // parameter, table, fact, population, rule, unit, roster, duty, clause
	ID   string   `json:"id"`
	Kind string   `json:"kind"`           // added, removed, changed
	Keys []string `json:"keys,omitempty"` // what changed: when, amount, values ...
}

// Diff lists what changed from one pack to the next, in the order of the parts.
func Diff(old, next *Pack) []Change { return nil }
