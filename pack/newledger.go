package pack

import (
	_ "embed"
	"regexp"
	"strings"

	"guben/fault"
)

//go:embed newledger.yaml
var newLedger string

//go:embed newledgertest.yaml
var newLedgerTest string

var plainID = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// NewLedger writes an author the beginning of a ledger for the pack: the text of
// a file of its ledgers folder and of its tests, by their names in the pack's
// folder. Both load and pass as they are, and say in comments what may be added.
func (p *Pack) NewLedger(id string) (files map[string]string, err error) {
	switch _, taken := p.Ledger(id); {
	case !plainID.MatchString(id):
		return nil, fault.New(fault.Invalid, "pack.ledger_id", "id", id)
	case taken:
		return nil, fault.New(fault.Conflict, "pack.ledger_taken", "id", id)
	case len(p.Clauses) == 0 || len(p.Units) == 0:
		return nil, fault.New(fault.Invalid, "pack.ledger_bare")
	}
	fill := strings.NewReplacer("ID", id, "CLAUSE", `"`+p.Clauses[0].Path+`"`, "UNIT", p.Units[0].ID, "DAY", p.ScreeningDay.String())
	return map[string]string{
		"ledgers/" + id + ".yaml":      fill.Replace(newLedger),
		"tests/ledger_" + id + ".yaml": fill.Replace(newLedgerTest),
	}, nil
}
