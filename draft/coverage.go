package draft

import (
	"slices"
	"strconv"
	"strings"

	"guben/message"
	"guben/pack"
	"guben/plan"
)

// Status is how a clause stands.
type Status string

// The statuses.
const (
	Carried Status = "carried" // a rule, task, duty, indicator, ledger or roster works on it
	Stated  Status = "stated"  // a parameter or population only writes it down
	Missing Status = "missing" // a duty nothing carries
	Idle    Status = "idle"    // obliges nobody; Why says why
)

// Say names the status.
func (s Status) Say(lang message.Lang) string { return message.Text(lang, "draft.status_"+string(s)) }

// Carrier is a part of a pack that cites a clause.
type Carrier struct {
	Kind string `json:"kind"` // rule, population, parameter, task, duty, indicator, ledger, roster
	ID   string `json:"id"`
	Name string `json:"name"`
	En   string `json:"-"`
}

// Say names the carrier.
func (c Carrier) Say(lang message.Lang) string { return pack.Words{Zh: c.Name, En: c.En}.Say(lang) }

// acts reports whether the part makes anybody do or check anything.
func (c Carrier) acts() bool { return c.Kind != "parameter" && c.Kind != "population" }

// Covered is one clause and what carries it.
type Covered struct {
	ID        string      `json:"id"`
	Path      string      `json:"path"`
	Title     string      `json:"title"`
	Duty      bool        `json:"duty"`
	Why       message.Key `json:"why,omitempty"` // why it is a duty or obliges nobody
	CarriedBy []Carrier   `json:"carried_by"`
	Status    Status      `json:"status"`
}

// Coverage says, clause by clause, what carries out a document's duties.
type Coverage struct {
	Pack     string    `json:"pack"`
	Document string    `json:"document"`
	Duties   int       `json:"duties"`
	Carried  int       `json:"carried"`
	Clauses  []Covered `json:"clauses"`
	Foreign  []string  `json:"foreign"` // clauses the pack cites and the document does not have
}

// Missing are the duties nothing carries.
func (c *Coverage) Missing() (missing []Covered) {
	for _, clause := range c.Clauses {
		if clause.Duty && clause.Status != Carried {
			missing = append(missing, clause)
		}
	}
	return missing
}

// citation is a carrier and how it cites a clause.
type citation struct {
	carrier Carrier
	below   bool // the items below it too
}

// citations are the carriers of a pack by the path they cite.
func citations(p *pack.Pack) map[string][]citation {
	found := map[string][]citation{}
	add := func(kind, id string, name pack.Words, clauses, below []string) {
		for _, path := range clauses {
			found[path] = append(found[path], citation{Carrier{kind, id, name.Zh, name.En}, slices.Contains(below, path)})
		}
	}
	for _, r := range p.Rules {
		add("rule", r.ID, pack.Words{Zh: r.Name, En: r.En}, r.Clauses, nil)
	}
	for _, t := range p.Tasks {
		add("task", t.ID, t.Name, t.Clauses, t.Below)
	}
	for _, d := range p.Duties {
		add("duty", d.ID, d.Name, d.Clauses, nil)
	}
	for _, i := range p.Indicators {
		add("indicator", i.ID, i.Name, i.Clauses, i.Below)
	}
	for _, l := range p.Ledgers {
		add("ledger", l.ID, l.Name, l.Clauses, l.Below)
	}
	for _, r := range p.Rosters {
		add("roster", r.ID, r.Name, r.Clauses, nil)
	}
	for _, q := range p.Populations {
		add("population", q.ID, q.Name, q.Clauses, nil)
	}
	for _, a := range p.Parameters {
		add("parameter", a.ID, pack.Words{Zh: a.Name, En: a.En}, pack.Paths(a.Clause), nil)
	}
	return found
}

// Cover says what a pack carries of a document. A part that cites a clause
// carries the items below it only where it cites them with 二(一)2*.
func Cover(p *pack.Pack, d *plan.Document) *Coverage {
	cited, path, known := citations(p), pathsOf(d), map[string]bool{}
	c := &Coverage{Pack: p.ID, Document: d.Number, Clauses: []Covered{}, Foreign: []string{}}
	for i := range d.Clauses {
		clause := &d.Clauses[i]
		known[path[clause.ID]] = true
		covered := Covered{ID: clause.ID, Path: path[clause.ID], Title: title(clause), Duty: clause.Duty, Why: clause.Why,
			CarriedBy: carriers(cited, above(d, path, clause.ID))}
		covered.Status = status(covered)
		if covered.Duty {
			c.Duties++
		}
		if covered.Duty && covered.Status == Carried {
			c.Carried++
		}
		c.Clauses = append(c.Clauses, covered)
	}
	for n := range d.Attachments {
		known["附件"], known["附件"+strconv.Itoa(n+1)] = true, true
	}
	for _, clause := range p.Clauses {
		if len(cited[clause.Path]) > 0 && !known[clause.Path] {
			c.Foreign = append(c.Foreign, clause.Path)
		}
	}
	return c
}

func pathsOf(d *plan.Document) map[string]string {
	path, _ := places(d)
	return path
}

// carriers of a clause: those that cite it, and those that cite a clause above
// it with all below. paths are the clause's own and those above.
func carriers(cited map[string][]citation, paths []string) []Carrier {
	list := []Carrier{}
	for depth, path := range paths {
		for _, c := range cited[path] {
			if (depth == 0 || c.below) && !slices.Contains(list, c.carrier) {
				list = append(list, c.carrier)
			}
		}
	}
	return list
}

func status(c Covered) Status {
	switch {
	case slices.ContainsFunc(c.CarriedBy, Carrier.acts):
		return Carried
	case !c.Duty:
		return Idle
	case len(c.CarriedBy) > 0:
		return Stated
	}
	return Missing
}

// Outline says what a pack carries of its own clause tree, where the document
// is not at hand: which clauses are duties is then not known.
func Outline(p *pack.Pack, lang message.Lang) *Coverage {
	cited := citations(p)
	c := &Coverage{Pack: p.ID, Document: p.Document, Clauses: []Covered{}, Foreign: []string{}}
	for _, clause := range p.Clauses {
		covered := Covered{ID: clause.Path, Path: clause.Path, Title: clause.Title.Say(lang), CarriedBy: carriers(cited, within(p, clause.Path))}
		covered.Status = status(covered)
		c.Clauses = append(c.Clauses, covered)
	}
	return c
}

// within lists a clause's path and those of the clauses of the pack above it.
func within(p *pack.Pack, path string) []string {
	paths := []string{path}
	for _, c := range p.Clauses {
		rest, below := strings.CutPrefix(path, c.Path)
		if below && rest != "" && !(digit(c.Path[len(c.Path)-1]) && digit(rest[0])) {
			paths = append(paths, c.Path)
		}
	}
	return paths
}

func digit(b byte) bool { return '0' <= b && b <= '9' }
