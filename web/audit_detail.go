package web

import (
	_ "embed"
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
)

//go:embed audit_detail.txt
var auditCatalog string

var _ = message.Register("web", auditCatalog)

// subject is what a record is about, and where it can be opened. Who may not
// open it reads its number, and no name.
type subject struct{ Name, Path string }

// detail is one named value of a record.
type detail struct{ Name, Value string }

// actorName names who did it; the program itself has no account.
func (x *exchange) actorName(record audit.Record) string {
	if record.Actor == 0 && record.ActorName == auth.System().Name {
		return x.text("web.audit_system")
	}
	return record.ActorName
}

// subject finds what a record is about within the account's area.
func (x *exchange) subject(tx *store.Tx, record audit.Record) (about subject, err error) {
	switch record.Entry.Subject {
	case string(dictionary.Household), string(dictionary.Person):
		about, err = x.recordSubject(tx, record)
	case "finding":
		about, err = x.findingSubject(tx, record)
	case "import":
		about, err = x.importSubject(tx, record)
	default:
		return subject{}, nil
	}
	if kind := fault.KindOf(err); store.Missing(err) || kind == fault.NotFound || kind == fault.Forbidden {
		about, err = subject{}, nil
	}
	if about.Name == "" {
		about.Name = x.text("web.audit_about_"+record.Entry.Subject, "number", store.FormatID(record.SubjectID))
	}
	return about, err
}

func (x *exchange) recordSubject(tx *store.Tx, record audit.Record) (subject, error) {
	found, err := x.Registry.Get(tx, x.scope, dictionary.Entity(record.Entry.Subject), record.County, record.SubjectID)
	return subject{found.Name(), householdPath(found.County, found.Household)}, err
}

func (x *exchange) findingSubject(tx *store.Tx, record audit.Record) (subject, error) {
	found, err := screen.Get(tx, x.scope, record.County, record.SubjectID)
	return subject{found.HouseholdName, findingRow{Finding: found}.Path()}, err
}

func (x *exchange) importSubject(tx *store.Tx, record audit.Record) (subject, error) {
	found, err := intake.Get(tx, x.scope, record.SubjectID)
	return subject{found.File, importPath(found.ID)}, err
}

// untold are the values that say nothing to a reader: the digest of a file.
var untold = []string{"digest"}

// details puts a record's values in order, names and values said where the
// site knows them.
func (x *exchange) details(tree *division.Tree, record audit.Record) []detail {
	var list []detail
	for _, name := range slices.Sorted(maps.Keys(record.Detail)) {
		if slices.Contains(untold, name) {
			continue
		}
		value := x.value(tree, record, name)
		if value == "" {
			continue
		}
		if key := "web.detail_" + name; message.Has(key) {
			name = x.text(key)
		}
		list = append(list, detail{name, value})
	}
	return list
}

// value says one value of a record, whatever its shape; "" is nothing to say.
func (x *exchange) value(tree *division.Tree, record audit.Record, name string) string {
	switch typed := record.Detail[name].(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(typed, 'f', -1, 64)
	case bool:
		if !typed {
			return ""
		}
		return x.text("web.audit_yes")
	case map[string]any:
		return x.outcomes(typed)
	case []any:
		return x.said(tree, record, name, typed)
	default:
		return x.detail(tree, record, name, fmt.Sprint(typed))
	}
}

// said says a list, one value after the other.
func (x *exchange) said(tree *division.Tree, record audit.Record, name string, list []any) string {
	said := make([]string, len(list))
	for i, one := range list {
		said[i] = x.detail(tree, record, name, fmt.Sprint(one))
	}
	return enumerated(said, x.lang)
}

// outcomes says the tally of an import: how many were new, changed and so on.
func (x *exchange) outcomes(tally map[string]any) string {
	var said []string
	for _, outcome := range intake.Outcomes {
		if n, ok := tally[string(outcome)].(float64); ok && n > 0 {
			said = append(said, x.text("web.audit_outcome", "outcome", outcome.Say(x.lang), "count", groupDigits(int64(n))))
		}
	}
	return enumerated(said, x.lang)
}

// detail says a value by its name: a place, a role, a rule, a field.
func (x *exchange) detail(tree *division.Tree, record audit.Record, name, value string) string {
	switch name {
	case "role":
		return auth.Role(value).Say(x.lang)
	case "division":
		if code, err := division.ParseCode(value); err == nil && tree.Has(code) {
			return placeName(tree, code)
		}
	case "unit":
		return unitName(x.planOf(record.County), value, x.lang)
	case "rule":
		said, _ := ruleOf(x.planOf(record.County), value, x.lang)
		return said
	case "kind":
		if record.Subject == "filing" {
			return dispatch.Kind(value).Say(x.lang)
		}
		return kindName(x.Packs, intake.Kind(value), x.lang)
	case "field", "fields":
		return x.fieldSaid(record, value)
	case "item":
		if item, ok := dictionary.ItemOf(value); ok {
			return item.Say(x.lang)
		}
	case "pack":
		if named, err := x.PackNamed(value); err == nil {
			return named.Title.Say(x.lang)
		}
	case "from", "to", "state", "day":
		return x.stateOrDay(value)
	}
	return value
}

// fieldSaid names a field of what the record is about.
func (x *exchange) fieldSaid(record audit.Record, key string) string {
	if field, ok := dictionary.Get(dictionary.Entity(record.Entry.Subject), key); ok {
		return field.Say(x.lang)
	}
	return key
}

// stateOrDay says a day, or the state of a finding or of an amendment.
func (x *exchange) stateOrDay(value string) string {
	if day, err := period.Parse(value); err == nil {
		return day.Say(x.lang)
	}
	switch {
	case slices.Contains(screen.States, screen.State(value)):
		return screen.State(value).Say(x.lang)
	case message.Has("amend.state_" + value):
		return amend.State(value).Say(x.lang)
	}
	return value
}
