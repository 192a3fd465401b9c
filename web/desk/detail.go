package desk

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"guben/amend"
	"guben/audit"
	"guben/auth"
	"guben/dictionary"
	"guben/dispatch"
	"guben/division"
	"guben/fault"
	"guben/intake"
	"guben/message"
	"guben/period"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// subject is what a record is about, and where it can be opened. Who may not
// open it reads its number, and no name.
type subject struct{ Name, Path string }

// detail is one named value of a record.
type detail struct{ Name, Value string }

// actorName names who did it; the program itself has no account.
func actorName(x *page.Exchange, record audit.Record) string {
	if record.Actor == 0 && record.ActorName == auth.System().Name {
		return x.Text("web.audit_system")
	}
	return record.ActorName
}

// subjectOf finds what a record is about within the account's area.
func subjectOf(x *page.Exchange, tx *store.Tx, record audit.Record) (about subject, err error) {
	switch record.Entry.Subject {
	case string(dictionary.Household), string(dictionary.Person):
		about, err = recordSubject(x, tx, record)
	case "finding":
		about, err = findingSubject(x, tx, record)
	case "import":
		about, err = importSubject(x, tx, record)
	default:
		return subject{}, nil
	}
	if kind := fault.KindOf(err); store.Missing(err) || kind == fault.NotFound || kind == fault.Forbidden {
		about, err = subject{}, nil
	}
	if about.Name == "" {
		about.Name = x.Text("web.audit_about_"+record.Entry.Subject, "number", store.FormatID(record.SubjectID))
	}
	return about, err
}

func recordSubject(x *page.Exchange, tx *store.Tx, record audit.Record) (subject, error) {
	found, err := x.Registry.Get(tx, x.Scope, dictionary.Entity(record.Entry.Subject), record.County, record.SubjectID)
	return subject{found.Name(), page.HouseholdPath(found.County, found.Household)}, err
}

func findingSubject(x *page.Exchange, tx *store.Tx, record audit.Record) (subject, error) {
	found, err := screen.Get(tx, x.Scope, record.County, record.SubjectID)
	return subject{found.HouseholdName, page.FindingRow{Finding: found}.Path()}, err
}

func importSubject(x *page.Exchange, tx *store.Tx, record audit.Record) (subject, error) {
	found, err := intake.Get(tx, x.Scope, record.SubjectID)
	return subject{found.File, page.ImportPath(found.ID)}, err
}

// untold are the values that say nothing to a reader: digests, identifiers.
var untold = []string{"digest", "hash", "corrects"}

// details puts a record's values in order, names and values said where the
// site knows them.
func details(x *page.Exchange, tree *division.Tree, record audit.Record) []detail {
	var list []detail
	for _, name := range slices.Sorted(maps.Keys(record.Detail)) {
		if slices.Contains(untold, name) {
			continue
		}
		value := value(x, tree, record, name)
		if value == "" {
			continue
		}
		if key := "web.detail_" + name; message.Has(key) {
			name = x.Text(key)
		}
		list = append(list, detail{name, value})
	}
	return list
}

// value says one value of a record, whatever its shape; "" is nothing to say.
func value(x *page.Exchange, tree *division.Tree, record audit.Record, name string) string {
	switch typed := record.Detail[name].(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(typed, 'f', -1, 64)
	case bool:
		if !typed {
			return ""
		}
		return x.Text("web.audit_yes")
	case map[string]any:
		return outcomes(x, typed)
	case []any:
		return said(x, tree, record, name, typed)
	default:
		return sayDetail(x, tree, record, name, fmt.Sprint(typed))
	}
}

// said says a list, one value after the other.
func said(x *page.Exchange, tree *division.Tree, record audit.Record, name string, list []any) string {
	said := make([]string, len(list))
	for i, one := range list {
		said[i] = sayDetail(x, tree, record, name, fmt.Sprint(one))
	}
	return page.Enumerated(said, x.Lang)
}

// outcomes says the tally of an import: how many were new, changed and so on.
func outcomes(x *page.Exchange, tally map[string]any) string {
	var said []string
	for _, outcome := range intake.Outcomes {
		if n, ok := tally[string(outcome)].(float64); ok && n > 0 {
			said = append(said, x.Text("web.audit_outcome", "outcome", outcome.Say(x.Lang), "count", page.GroupDigits(int64(n))))
		}
	}
	return page.Enumerated(said, x.Lang)
}

// sayDetail says a value by its name: a place, a role, a rule, a field.
func sayDetail(x *page.Exchange, tree *division.Tree, record audit.Record, name, value string) string {
	switch name {
	case "role":
		return auth.Role(value).Say(x.Lang)
	case "division", "place":
		if code, err := division.ParseCode(value); err == nil && tree.Has(code) {
			return page.PlaceName(tree, code)
		}
	case "unit":
		return page.UnitName(x.PlanOf(record.County), value, x.Lang)
	case "rule":
		said, _ := page.RuleOf(x.PlanOf(record.County), value, x.Lang)
		return said
	case "kind":
		if record.Subject == "filing" {
			return dispatch.Kind(value).Say(x.Lang)
		}
		return page.KindName(x.Packs, intake.Kind(value), x.Lang)
	case "field", "fields":
		return fieldSaid(x, record, value)
	case "item":
		if item, ok := dictionary.ItemOf(value); ok {
			return item.Say(x.Lang)
		}
	case "pack":
		if named, err := x.PackNamed(value); err == nil {
			return named.Title.Say(x.Lang)
		}
	case "ledger", "move", "indicator":
		return declaredSaid(x, record, name, value)
	case "from", "to", "state", "day":
		if record.Detail["ledger"] != nil {
			return declaredSaid(x, record, name, value)
		}
		return stateOrDay(x, value)
	}
	return value
}

// fieldSaid names a field of what the record is about.
func fieldSaid(x *page.Exchange, record audit.Record, key string) string {
	if field, ok := dictionary.Get(dictionary.Entity(record.Entry.Subject), key); ok {
		return field.Say(x.Lang)
	}
	return key
}

// declaredSaid names what the record's plan declares: an indicator, a ledger, a
// move or a state of it.
func declaredSaid(x *page.Exchange, record audit.Record, name, value string) string {
	plan, err := x.PackNamed(fmt.Sprint(record.Detail["pack"]))
	if err != nil {
		plan = x.PlanOf(record.County)
	}
	if plan == nil {
		return value
	}
	if indicator, ok := plan.Indicator(value); ok && name == "indicator" {
		return indicator.Name.Say(x.Lang)
	}
	ledger, ok := plan.Ledger(fmt.Sprint(cmp.Or[any](record.Detail["ledger"], value)))
	if !ok {
		return value
	}
	if name == "ledger" {
		return ledger.Name.Say(x.Lang)
	}
	if move, ok := ledger.Flow.Move(value); ok && name == "move" {
		return move.Name.Say(x.Lang)
	}
	if state, ok := ledger.Flow.State(value); ok && name != "move" {
		return state.Name.Say(x.Lang)
	}
	return stateOrDay(x, value)
}

// stateOrDay says a day, or the state of a finding, an amendment or a paper filed.
func stateOrDay(x *page.Exchange, value string) string {
	if day, err := period.Parse(value); err == nil {
		return day.Say(x.Lang)
	}
	switch {
	case slices.Contains(screen.States, screen.State(value)):
		return screen.State(value).Say(x.Lang)
	case message.Has("amend.state_" + value):
		return amend.State(value).Say(x.Lang)
	case message.Has("dispatch.state_" + value):
		return dispatch.State(value).Say(x.Lang)
	}
	return value
}
