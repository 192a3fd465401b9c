package registry

import (
	"encoding/json"
	"strings"

	"guben/audit"
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/period"
	"guben/store"
)

// CreateHousehold registers a household in a village of the scope's area.
func (r *Registry) CreateHousehold(tx *store.Tx, scope auth.Scope, origin Origin, village division.Code, draft Draft) (Record, error) {
	return r.BeginHousehold(tx, scope, origin, village, Start, draft)
}

// BeginHousehold is CreateHousehold for one that has been there since a day.
func (r *Registry) BeginHousehold(tx *store.Tx, scope auth.Scope, origin Origin, village division.Code, first period.Day, draft Draft) (Record, error) {
	if err := mayWrite(scope, origin, village); err != nil {
		return Record{}, err
	}
	if first > today(tx) {
		return Record{}, fault.New(fault.Invalid, "registry.future", "day", first)
	}
	id := tx.NewID()
	record := Record{Entity: dictionary.Household, County: village.County(), ID: id, Household: id, Village: village,
		Version: 1, From: first, To: Forever, Originals: draft.Originals, UpdatedAt: tx.Now()}
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
	b, err := r.row(tx, record, draft)
	if err != nil {
		return err
	}
	_, err = insertRows(tx, string(record.Entity), set("county", record.County), b.columns, [][]any{b.args}, "")
	return err
}

// row is what is written of a new record, but for its county; the record gets
// its values.
func (r *Registry) row(tx *store.Tx, record *Record, draft Draft) (binding, error) {
	t := tableOf(record.Entity)
	b, err := r.bind(t, draft.Values, today(tx))
	if err != nil {
		return b, err
	}
	originals, err := originalsText(draft.Originals)
	if err != nil {
		return b, err
	}
	record.Values, record.secrets = r.shown(t, draft.Values), b.secrets
	fixed := set("id", record.ID, "village", int64(record.Village), "version", record.Version,
		"from_day", record.From.String(), "to_day", record.To.String(), "search", searchText(record.Name()),
		"originals", originals, "created_at", tx.Now(), "updated_at", tx.Now())
	if record.Entity == dictionary.Person {
		fixed.add("household", record.Household)
		fixed.add("moved", 0)
	}
	return binding{columns: append(fixed.columns, b.columns...), args: append(fixed.args, b.args...)}, nil
}

func originalsText(originals map[string]string) (string, error) {
	if len(originals) == 0 {
		return "", nil
	}
	text, err := json.Marshal(originals)
	return string(text), err
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
	Household Record
	Draft     Draft
	Join      Step
}

// CreatePerson registers a person who joins a household. The number of the
// document must not be registered anywhere else. A zero day is Start.
func (r *Registry) CreatePerson(tx *store.Tx, scope auth.Scope, origin Origin, household Record, draft Draft, join Step) (Record, error) {
	people, err := r.CreatePersons(tx, scope, origin, Newcomer{household, draft, join})
	if err != nil {
		return Record{}, err
	}
	return people[0], nil
}

// CreatePersons is CreatePerson for persons of one county, with few statements
// for all of them. Which of them cannot be registered as things stand is told
// by the cause of the fault, Refused.
func (r *Registry) CreatePersons(tx *store.Tx, scope auth.Scope, origin Origin, newcomers ...Newcomer) ([]Record, error) {
	people, reasons := make([]Record, len(newcomers)), make([]any, len(newcomers))
	for i, newcomer := range newcomers {
		var err error
		if people[i], reasons[i], err = begin(tx, scope, origin, newcomer); err != nil {
			return nil, refused(err, i)
		}
	}
	if err := r.claim(tx, scope, people, newcomers); err != nil {
		return nil, err
	}
	if err := r.insertPersons(tx, people, newcomers); err != nil {
		return nil, err
	}
	if err := addMemberships(tx, people, reasons); err != nil {
		return nil, err
	}
	return people, r.registered(tx, scope, origin, people, newcomers)
}

// begin is the record of a newcomer who may be registered, without its values.
func begin(tx *store.Tx, scope auth.Scope, origin Origin, newcomer Newcomer) (person Record, reason any, err error) {
	household := newcomer.Household
	if err := mayWrite(scope, origin, household.Village); err != nil {
		return person, nil, err
	}
	join, reason, err := newcomer.Join.checked(tx, household)
	return Record{Entity: dictionary.Person, County: household.County, ID: tx.NewID(), Household: household.ID, Village: household.Village,
		Version: 1, From: join.Day, To: Forever, Originals: newcomer.Draft.Originals, UpdatedAt: tx.Now()}, reason, err
}

// insertPersons writes the rows of new persons, those with the same columns
// together.
func (r *Registry) insertPersons(tx *store.Tx, people []Record, newcomers []Newcomer) error {
	alike := map[string][][]any{}
	columns := map[string][]string{}
	for i := range people {
		b, err := r.row(tx, &people[i], newcomers[i].Draft)
		if err != nil {
			return err
		}
		key := strings.Join(b.columns, ",")
		alike[key], columns[key] = append(alike[key], b.args), b.columns
	}
	for key, rows := range alike {
		if _, err := insertRows(tx, string(dictionary.Person), set("county", people[0].County), columns[key], rows, ""); err != nil {
			return err
		}
	}
	return nil
}

// registered writes what follows from new persons: their households are found
// by them and, if they had no name, named after their head; history and audit.
func (r *Registry) registered(tx *store.Tx, scope auth.Scope, origin Origin, people []Record, newcomers []Newcomer) error {
	if err := rememberCreated(tx, scope, origin, people); err != nil {
		return err
	}
	for i := 0; i < len(people); {
		household, n := newcomers[i].Household, 1
		for i+n < len(people) && people[i+n].Household == household.ID {
			n++
		}
		if err := extendSearch(tx, household, people[i:i+n]); err != nil {
			return err
		}
		i += n
	}
	for i, person := range people {
		if err := r.audited(tx, scope, origin, person, string(created), map[string]any{"field": ""}); err != nil {
			return err
		}
		if newcomers[i].Household.Name() != "" {
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
