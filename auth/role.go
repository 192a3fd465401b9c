// Package auth is who may do what, and where: accounts with a role, a place and
// perhaps a unit; sessions; and the Scope that every read and write takes.
package auth

import (
	_ "embed"

	"guben/division"
	"guben/fault"
	"guben/message"
)

//go:embed text.txt
var catalog string

var _ = message.Register("auth", catalog)

// Role is what an account is for.
type Role string

// The roles.
const (
	Office        Role = "office"        // county office (专班): registry, screening, dispatch, reports
	Department    Role = "department"    // a unit of the plan (行业部门): its own rosters, findings and gaps
	Township      Role = "township"      // township or sub-district: verifies and reviews in its area
	Village       Role = "village"       // village committee and team: verifies in its village
	Helper        Role = "helper"        // helper of households (帮扶责任人): reads and verifies in its village
	Inspector     Role = "inspector"     // inspector, auditor: reads everything in its area, changes nothing
	Administrator Role = "administrator" // accounts and audit; no household
)

// Roles in the order they are offered.
var Roles = []Role{Office, Department, Township, Village, Helper, Inspector, Administrator}

// Say names the role.
func (r Role) Say(lang message.Lang) string { return message.Text(lang, "auth.role_"+string(r)) }

// Power is one thing a role may do.
type Power uint16

// The powers.
const (
	ReadHousehold Power = 1 << iota // households, findings and gaps within the scope
	Reveal                          // see ID numbers, phones and cards in full, one by one and on record
	Edit                            // change the registry
	Import                          // bring in workbooks and rosters, undo an import
	Screen                          // start a screening
	Dispatch                        // hand findings to a unit
	Verify                          // decide on a finding
	Export                          // take lists out of the system
	ReadPlan                        // plan, rules and counts
	ManageAccount                   // accounts of the area
	ReadAudit                       // the audit record
)

var powers = map[Role]Power{
	Office:        ReadHousehold | Reveal | Edit | Import | Screen | Dispatch | Verify | Export | ReadPlan,
	Department:    ReadHousehold | Import | Verify | Export | ReadPlan,
	Township:      ReadHousehold | Reveal | Edit | Dispatch | Verify | Export | ReadPlan,
	Village:       ReadHousehold | Verify | ReadPlan,
	Helper:        ReadHousehold | Verify | ReadPlan,
	Inspector:     ReadHousehold | Export | ReadPlan | ReadAudit,
	Administrator: ReadPlan | ManageAccount | ReadAudit,
}

// May reports whether the role has the power.
func (r Role) May(power Power) bool { return powers[r]&power == power }

// Scope is the bounds of one account: whom it acts as, and which places and
// which unit's matters it may touch. Reads that take no Scope do not compile.
type Scope struct {
	Account  int64
	Name     string
	Role     Role
	Division division.Code // the subtree; 0 is everywhere (the program itself)
	Unit     string        // unit of the plan a Department account belongs to
	Lang     message.Lang
}

// System is the scope of the program itself: screening, jobs, the command line.
func System() Scope { return Scope{Name: "guben", Role: Office, Lang: message.Zh} }

// Owner is the scope of the machine's owner on the command line, who may manage
// every account and read every audit record.
func Owner() Scope { return Scope{Name: "guben", Role: Administrator, Lang: message.Zh} }

// May reports whether the scope's role has the power.
func (s Scope) May(power Power) bool { return s.Role.May(power) }

// Need is nil when the role has the power, else fault.Forbidden.
func (s Scope) Need(power Power) error {
	if s.May(power) {
		return nil
	}
	if s.Role == Administrator { // who would ask himself
		return fault.New(fault.Forbidden, "auth.not_administrator")
	}
	return fault.New(fault.Forbidden, "auth.not_allowed", "role", s.Role)
}

// Reaches reports whether the place lies within the scope.
func (s Scope) Reaches(place division.Code) bool {
	return s.Division == 0 || s.Division.Contains(place)
}

// Range is the half-open span of division codes the scope covers.
func (s Scope) Range() (lo, hi int64) {
	if s.Division == 0 {
		return 0, 1e12
	}
	first, end := s.Division.Range()
	return int64(first), int64(end)
}

// Counties is the half-open span of 6-digit county codes the scope touches.
func (s Scope) Counties() (lo, hi int64) {
	if s.Division == 0 {
		return 0, 1e6
	}
	return s.Division.Counties()
}

// Within narrows the scope to a place inside it; a place outside is
// fault.NotFound, as if it did not exist.
func (s Scope) Within(place division.Code) (Scope, error) {
	if place == 0 {
		return s, nil
	}
	if !s.Reaches(place) {
		if place.Contains(s.Division) {
			return s, nil
		}
		return s, fault.New(fault.NotFound, "store.no_row")
	}
	s.Division = place
	return s, nil
}
