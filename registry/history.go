package registry

import (
	"database/sql"

	"guben/auth"
	"guben/dictionary"
	"guben/message"
	"guben/store"
)

// Action is what happened to a record.
type Action string

// The actions.
const (
	created   Action = "create"
	updated   Action = "update"
	left      Action = "leave"
	joined    Action = "join"
	relocated Action = "relocate"
	closed    Action = "close"
	reopened  Action = "reopen"
	deleted   Action = "delete"
)

// Say names the action.
func (a Action) Say(lang message.Lang) string {
	return message.Text(lang, "registry.action_"+string(a))
}

// Change is one line of the history: one field of one record, or a person's
// coming and going. Before and After are canonical texts, secrets masked.
type Change struct {
	ID        int64
	Entity    dictionary.Entity
	Subject   int64 // the household or the person
	Household int64
	At        int64 // milliseconds since 1970
	Actor     int64
	ActorName string
	Source    string
	Batch     int64
	Action    Action
	Field     string // dictionary key; to_day, household, village for movements
	Before    string
	After     string
}

// changed is a change on its way into the table.
type changed struct {
	action                    Action
	field                     string
	before, after             any // text or nil
	original                  any // cell text of before, or nil
	sealedBefore, sealedAfter []byte
	household                 int64 // 0: that of the record
}

// note writes one change and the audit row that goes with it.
func (r *Registry) note(tx *store.Tx, scope auth.Scope, origin Origin, record Record, c changed) error {
	if err := remember(tx, scope, origin, record, c); err != nil {
		return err
	}
	return r.audited(tx, scope, origin, record, string(c.action), map[string]any{"field": c.field})
}

func remember(tx *store.Tx, scope auth.Scope, origin Origin, record Record, c changed) error {
	household := c.household
	if household == 0 {
		household = record.Household
	}
	_, err := tx.Exec(`INSERT INTO record_change (county, id, entity, subject, household, at, actor, actor_name, source, batch,
		action, field, before_text, after_text, before_sealed, after_sealed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		record.County, tx.NewID(), string(record.Entity), record.ID, household, tx.Now(), scope.Account, scope.Name,
		origin.Source, origin.Batch, string(c.action), c.field, c.before, c.after, orNull(c.sealedBefore), orNull(c.sealedAfter))
	return err
}

// rememberUpdate writes a line for each changed field of a record, all with one
// statement.
func rememberUpdate(tx *store.Tx, scope auth.Scope, origin Origin, record Record, changes []changed) error {
	shared := set("county", record.County, "entity", string(record.Entity), "subject", record.ID, "household", record.Household,
		"at", tx.Now(), "actor", scope.Account, "actor_name", scope.Name, "source", origin.Source, "batch", origin.Batch, "action", string(updated))
	own := []string{"id", "field", "before_text", "after_text", "before_original", "before_sealed", "after_sealed"}
	rows := make([][]any, len(changes))
	for i, c := range changes {
		rows[i] = []any{tx.NewID(), c.field, c.before, c.after, c.original, orNull(c.sealedBefore), orNull(c.sealedAfter)}
	}
	_, err := insertRows(tx, "record_change", shared, own, rows, "")
	return err
}

// rememberCreated writes the line that begins the history of each of some
// persons of one county.
func rememberCreated(tx *store.Tx, scope auth.Scope, origin Origin, people []Record) error {
	shared := set("county", people[0].County, "entity", string(people[0].Entity), "at", tx.Now(),
		"actor", scope.Account, "actor_name", scope.Name, "source", origin.Source, "batch", origin.Batch, "action", string(created), "field", "")
	rows := make([][]any, len(people))
	for i, person := range people {
		rows[i] = []any{tx.NewID(), person.ID, person.Household}
	}
	_, err := insertRows(tx, "record_change", shared, []string{"id", "subject", "household"}, rows, "")
	return err
}

const changeColumns = `id, entity, subject, household, at, actor, actor_name, source, batch, action, field,
	before_text, after_text, before_sealed, after_sealed, before_original`

// storedChange is a change with what is sealed in it.
type storedChange struct {
	Change
	sealedBefore, sealedAfter []byte
	original                  string // cell text of Before, "" if it had none of its own
}

func readChange(row store.Scanner) (c storedChange, err error) {
	var before, after, original sql.NullString
	err = row.Scan(&c.ID, &c.Entity, &c.Subject, &c.Household, &c.At, &c.Actor, &c.ActorName, &c.Source, &c.Batch,
		&c.Action, &c.Field, &before, &after, &c.sealedBefore, &c.sealedAfter, &original)
	c.Before, c.After, c.original = before.String, after.String, original.String
	return c, err
}

// History gives the changes of a household and its members, newest first, those
// before a change (0: from the newest), at most limit of them.
func (r *Registry) History(tx *store.Tx, scope auth.Scope, county, household, before int64, limit int) ([]Change, error) {
	if _, err := r.Get(tx, scope, dictionary.Household, county, household); err != nil {
		return nil, err
	}
	if before == 0 {
		before = 1<<63 - 1
	}
	return store.Collect(tx, r.readMasked, "SELECT "+changeColumns+` FROM record_change
		WHERE county = $1 AND household = $2 AND id < $3 ORDER BY id DESC LIMIT $4`, county, household, before, limit)
}

func (r *Registry) readMasked(row store.Scanner) (Change, error) {
	c, err := readChange(row)
	if err != nil || c.sealedBefore == nil && c.sealedAfter == nil {
		return c.Change, err
	}
	field := tableOf(c.Entity).known[c.Field]
	before, err := r.masked(field, c.sealedBefore)
	if err != nil {
		return c.Change, err
	}
	after, err := r.masked(field, c.sealedAfter)
	c.Before, c.After = before.Text, after.Text
	return c.Change, err
}

// Name is what changed, for the reader: the field, or the movement.
func (c Change) Name(lang message.Lang) string {
	if field := tableOf(c.Entity).known[c.Field]; field != nil {
		return field.Say(lang)
	}
	return c.Action.Say(lang)
}

// Show are the values before and after, for the reader, "" if unknown.
func (c Change) Show(lang message.Lang) (before, after string) {
	return c.show(c.Before, lang), c.show(c.After, lang)
}

func (c Change) show(text string, lang message.Lang) string {
	if c.Field == "to_day" && text == Forever.String() {
		return ""
	}
	field := tableOf(c.Entity).known[c.Field]
	if field == nil || field.Type == dictionary.Secret {
		return text
	}
	value, err := field.Parse(text)
	if err != nil {
		return text // written under an older dictionary
	}
	return field.Format(value, lang)
}
