package ledger

import (
	"encoding/json"
	"slices"

	"guben/fault"
	"guben/flow"
	"guben/form"
	"guben/pack"
	"guben/policy"
	"guben/store"
)

// Declaration is a ledger as a pack declares it, with the form and flow of one
// edition.
type Declaration struct {
	Pack    *pack.Pack
	Ledger  *pack.Ledger
	Edition int
	Form    *form.Program
	Flow    *flow.Flow
}

// Keeps reports whether the unit is one of those that keep the ledger.
func (d *Declaration) Keeps(unit string) bool {
	return unit != "" && slices.Contains(d.Ledger.Keepers, unit)
}

// counts reports whether a move of the flow makes a record count as fulfilled;
// where none does, opening it is enough.
func (d *Declaration) counts() bool {
	return slices.ContainsFunc(d.Flow.Moves, func(m flow.Move) bool { return m.Count })
}

// Declared is a ledger as the county's pack declares it today; of an edition
// the pack no longer has, as the records of that edition were made. Edition 0
// is the newest.
func (b *Book) Declared(tx *store.Tx, county int64, name, ledger string, edition int) (*Declaration, error) {
	p, err := b.Pack(county, name, 0)
	if err != nil {
		return nil, err
	}
	l, known := p.Ledger(ledger)
	if !known {
		return nil, fault.New(fault.NotFound, "ledger.no_ledger", "ledger", ledger)
	}
	if edition == 0 {
		edition = l.Edition
	}
	if !l.Formed() && edition == 0 {
		return nil, fault.New(fault.Invalid, "ledger.no_form", "ledger", l.Name)
	}
	if e := l.In(edition); e.Program != nil {
		return &Declaration{p, l, edition, e.Program, e.Flow}, nil
	}
	return b.former(tx, county, p, l, edition)
}

// kept is what is stored of an edition.
type kept struct {
	Form *form.Form
	Flow *flow.Flow
}

// edition names a compiled former edition: one of a pack's content.
type edition struct {
	county       int64
	pack, ledger string
	number       int
	version      string // of the pack it is compiled against
	stored       string // of the pack it was stored from
}

// former is an edition the pack's ledger has left behind, compiled once.
func (b *Book) former(tx *store.Tx, county int64, p *pack.Pack, l *pack.Ledger, number int) (*Declaration, error) {
	key := edition{county, p.ID, l.ID, number, p.Version, ""}
	var text string
	err := tx.QueryRow(`SELECT version, declaration FROM ledger_edition WHERE county = $1 AND pack = $2 AND ledger = $3 AND edition = $4`,
		county, p.ID, l.ID, number).Scan(&key.stored, &text)
	if err != nil {
		return nil, err
	}
	if known, ok := b.editions.Load(key); ok {
		return known.(*Declaration), nil
	}
	d, err := restore(p, l, number, text)
	if err == nil {
		b.editions.Store(key, d)
	}
	return d, err
}

// restore compiles a stored edition against the pack as it is now.
func restore(p *pack.Pack, l *pack.Ledger, number int, text string) (*Declaration, error) {
	var stored kept
	if err := json.Unmarshal([]byte(text), &stored); err != nil {
		return nil, err
	}
	program, problems := form.Compile(p.Program.Schema(), definitions(p), *stored.Form)
	if len(problems) > 0 {
		return nil, problems[0].Fault()
	}
	return &Declaration{p, l, number, program, stored.Flow}, nil
}

func definitions(p *pack.Pack) policy.Definitions {
	return policy.Definitions{Parameters: p.Parameters, Tables: p.Tables, Facts: p.Derived, Rules: p.Program.Rules()}
}

// keep stores the newest edition the first time a record is made with this text.
func (w *work) keep(county int64, d *Declaration) error {
	key := edition{county, d.Pack.ID, d.Ledger.ID, d.Edition, d.Pack.Version, ""}
	if w.keeps[key] {
		return nil
	}
	w.keeps[key] = true
	var version string
	err := w.tx.QueryRow(`SELECT version FROM ledger_edition WHERE county = $1 AND pack = $2 AND ledger = $3 AND edition = $4`,
		county, d.Pack.ID, d.Ledger.ID, d.Edition).Scan(&version)
	if err == nil && version == d.Pack.Version {
		return nil
	}
	if err != nil && !store.Missing(err) {
		return err
	}
	text, err := json.Marshal(kept{d.Ledger.In(d.Edition).Form, d.Flow})
	if err != nil {
		return err
	}
	_, err = w.tx.Exec(`INSERT INTO ledger_edition (county, pack, ledger, edition, version, declaration, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (county, pack, ledger, edition) DO UPDATE SET version = excluded.version, declaration = excluded.declaration, at = excluded.at`,
		county, d.Pack.ID, d.Ledger.ID, d.Edition, d.Pack.Version, string(text), w.tx.Now())
	return err
}

// editions are those of a pack's ledgers that records of a county have been made
// with, the newest first; pages ask for ledger after ledger.
func editions(tx *store.Tx, county int64, pack string) (map[string][]int, error) {
	type of struct {
		county int64
		pack   string
	}
	return store.Once(tx, of{county, pack}, func() (map[string][]int, error) {
		numbers := map[string][]int{}
		return numbers, tx.Each(func(row store.Scanner) error {
			var ledger string
			var n int
			err := row.Scan(&ledger, &n)
			numbers[ledger] = append(numbers[ledger], n)
			return err
		}, "SELECT ledger, edition FROM ledger_edition WHERE county = $1 AND pack = $2 ORDER BY ledger, edition DESC", county, pack)
	})
}

// states are the states records of a ledger can be in: of the present flow and
// of the editions it has left behind.
func (b *Book) states(tx *store.Tx, county int64, d *Declaration) ([]flow.State, error) {
	all := slices.Clone(d.Flow.States)
	numbers, err := editions(tx, county, d.Pack.ID)
	if err != nil {
		return nil, err
	}
	for _, number := range numbers[d.Ledger.ID] {
		if number == d.Edition {
			continue
		}
		old, err := b.Declared(tx, county, d.Pack.ID, d.Ledger.ID, number)
		if err != nil {
			return nil, err
		}
		for _, state := range old.Flow.States {
			if !slices.ContainsFunc(all, func(s flow.State) bool { return s.ID == state.ID }) {
				all = append(all, state)
			}
		}
	}
	return all, nil
}
