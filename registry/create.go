package registry

import (
	"encoding/json"
	"strconv"
	"strings"

	"guben/audit"
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/store"
)

// CreateHousehold registers a household in a village of the scope's area.
func (r *Registry) CreateHousehold(tx *store.Tx, scope auth.Scope, origin Origin, village division.Code, draft Draft) (Record, error) {
	if err := mayWrite(scope, origin, village); err != nil {
		return Record{}, err
	}
	id := tx.NewID()
	record := Record{Entity: dictionary.Household, County: village.County(), ID: id, Household: id, Village: village,
		Version: 1, From: Start, To: Forever, Originals: draft.Originals, UpdatedAt: tx.Now()}
	if err := r.insert(tx, &record, draft); err != nil {
		return record, err
	}
	return record, r.note(tx, scope, origin, record, changed{action: created})
}

// mayWrite checks power and place of a write.
func mayWrite(scope auth.Scope, origin Origin, village division.Code) error {
	if err := origin.permit(scope); err != nil {
		return err
	}
	if !scope.Reaches(village) {
		return fault.New(fault.NotFound, "registry.outside", "village", village)
	}
	if village.Level() != division.Village {
		return fault.New(fault.Invalid, "registry.not_village", "village", village)
	}
	return nil
}

// insert writes the row of a new record.
func (r *Registry) insert(tx *store.Tx, record *Record, draft Draft) error {
	t := tableOf(record.Entity)
	b, err := r.bind(t, draft.Values, today(tx))
	if err != nil {
		return err
	}
	originals, err := originalsText(draft.Originals)
	if err != nil {
		return err
	}
	record.Values, record.secrets = r.shown(t, draft.Values), b.secrets
	fixed := set("county", record.County, "id", record.ID, "village", int64(record.Village), "version", record.Version,
		"from_day", record.From.String(), "to_day", record.To.String(), "search", searchText(record.Name()),
		"originals", originals, "created_at", tx.Now(), "updated_at", tx.Now())
	if record.Entity == dictionary.Person {
		fixed.add("household", record.Household)
		fixed.add("moved", 0)
	}
	columns, args := append(fixed.columns, b.columns...), append(fixed.args, b.args...)
	_, err = tx.Exec("INSERT INTO "+t.name+" ("+strings.Join(columns, ", ")+") VALUES ("+placeholders(len(args))+")", args...)
	return err
}

func originalsText(originals map[string]string) (string, error) {
	if len(originals) == 0 {
		return "", nil
	}
	text, err := json.Marshal(originals)
	return string(text), err
}

// placeholders is $1, $2 ... $n.
func placeholders(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		if i > 1 {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i))
	}
	return b.String()
}

// shown are written values as a reader sees them: known ones, secrets masked.
func (r *Registry) shown(t *table, values Values) Values {
	shown := Values{}
	for key, value := range values {
		if field := t.known[key]; value.Known && field != nil {
			if field.Type == dictionary.Secret {
				plain, _, _ := normal(field, value.Text)
				value = dictionary.Words(mask(field, plain))
			}
			shown[key] = value
		}
	}
	return shown
}

// Newcomer is a person to be registered in a household. A zero day is Start.
type Newcomer struct {
	Draft Draft
	Join  Step
}

// CreatePerson registers a person who joins a household. The number of the
// document must not be registered anywhere else. A zero day is Start.
func (r *Registry) CreatePerson(tx *store.Tx, scope auth.Scope, origin Origin, household Record, draft Draft, join Step) (Record, error) {
	people, err := r.CreateMembers(tx, scope, origin, household, Newcomer{draft, join})
	if err != nil {
		return Record{}, err
	}
	return people[0], nil
}

// CreateMembers is CreatePerson for several persons of one household, with few
// statements for all of them. Numbers that others hold are refused with Taken.
func (r *Registry) CreateMembers(tx *store.Tx, scope auth.Scope, origin Origin, household Record, newcomers ...Newcomer) ([]Record, error) {
	if err := mayWrite(scope, origin, household.Village); err != nil {
		return nil, err
	}
	people, reasons := make([]Record, len(newcomers)), make([]any, len(newcomers))
	for i, newcomer := range newcomers {
		join, reason, err := newcomer.Join.checked(tx, household)
		if err != nil {
			return nil, err
		}
		people[i], reasons[i] = Record{Entity: dictionary.Person, County: household.County, ID: tx.NewID(), Household: household.ID,
			Village: household.Village, Version: 1, From: join.Day, To: Forever, Originals: newcomer.Draft.Originals, UpdatedAt: tx.Now()}, reason
	}
	if err := r.claim(tx, scope, people, newcomers); err != nil {
		return nil, err
	}
	for i := range people {
		if err := r.insert(tx, &people[i], newcomers[i].Draft); err != nil {
			return nil, err
		}
	}
	if err := addMemberships(tx, people, reasons); err != nil {
		return nil, err
	}
	if err := extendSearch(tx, household, people); err != nil {
		return nil, err
	}
	return people, r.registered(tx, scope, origin, household, people, newcomers)
}

// registered writes what is told of new members: history, audit, and the
// household's name if it had none.
func (r *Registry) registered(tx *store.Tx, scope auth.Scope, origin Origin, household Record, people []Record, newcomers []Newcomer) error {
	if err := rememberCreated(tx, scope, origin, people); err != nil {
		return err
	}
	for i, person := range people {
		if err := r.audited(tx, scope, origin, person, string(created), map[string]any{"field": ""}); err != nil {
			return err
		}
		if household.Name() != "" {
			continue
		}
		if err := r.followHead(tx, scope, origin, person, newcomers[i].Draft.Values); err != nil {
			return err
		}
	}
	return nil
}

// numberOf is the blind index of the document among values; ID card and
// disability card must be one person's.
func (r *Registry) numberOf(values Values) (index []byte, masked string, err error) {
	for _, key := range documents {
		value := values[key]
		if !value.Known {
			continue
		}
		_, same, err := normal(persons().known[key], value.Text)
		if err != nil {
			return nil, "", err
		}
		own := r.ring.Index(string(dictionary.Document), same)
		if index != nil && string(own) != string(index) {
			return nil, "", fault.New(fault.Invalid, "registry.two_persons", "number", mask(persons().known[key], same))
		}
		index, masked = own, mask(persons().known[key], same)
	}
	return index, masked, nil
}

// documents are the fields of a person that hold numbers of documents.
var documents = []string{"id_number", "card_number"}

// householdCode tells where somebody is registered, as far as the scope may know.
func (r *Registry) householdCode(tx *store.Tx, scope auth.Scope, person Record) string {
	if person.ID == 0 {
		return "—"
	}
	household, err := r.Get(tx, scope, dictionary.Household, person.County, person.Household)
	if code := household.Values["code"].Text; err == nil && code != "" {
		return code
	}
	return store.FormatID(person.Household)
}

// audited records one change of a record; the changes of a batch are recorded
// by the batch.
func (r *Registry) audited(tx *store.Tx, scope auth.Scope, origin Origin, record Record, action string, detail map[string]any) error {
	if origin.Batch != 0 {
		return nil
	}
	return r.log.Append(tx, audit.Entry{County: record.County, Actor: scope.Account, ActorName: scope.Name,
		Action: "registry." + action, Subject: string(record.Entity), SubjectID: record.ID, Detail: detail, Key: origin.Key})
}
