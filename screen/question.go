package screen

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/store"
)

// SavedQuestion is a question kept under a name. It belongs to the place of
// the account that saved it: that place and those above it see it.
type SavedQuestion struct {
	County   int64
	ID       int64
	Place    division.Code
	Account  int64
	Who      string
	Pack     string
	Name     string
	Question Question
	At       int64 // milliseconds since 1970
}

const (
	maxQuestionName = 40 // characters
	maxQuestions    = 100
)

// Save keeps a question of the scope's account; one it saved under the same name
// before is replaced. key makes it happen once.
func Save(tx *store.Tx, log *audit.Log, scope auth.Scope, saved SavedQuestion, key string) (SavedQuestion, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return saved, err
	}
	saved.Name = strings.TrimSpace(saved.Name)
	if n := utf8.RuneCountInString(saved.Name); n == 0 || n > maxQuestionName {
		return saved, fault.New(fault.Invalid, "screen.question_name", "most", maxQuestionName)
	}
	content, err := json.Marshal(saved.Question)
	if err != nil {
		return saved, err
	}
	saved.ID, saved.Place, saved.Account, saved.Who, saved.At = tx.NewID(), scope.Division, scope.Account, scope.Name, tx.Now()
	if saved.County == 0 {
		saved.County = scope.Division.County()
	}
	if _, err := tx.Exec("DELETE FROM question WHERE county = $1 AND account = $2 AND pack = $3 AND name = $4",
		saved.County, saved.Account, saved.Pack, saved.Name); err != nil {
		return saved, err
	}
	if _, err := tx.Exec(`INSERT INTO question (county, id, place, account, account_name, pack, name, content, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, saved.County, saved.ID, int64(saved.Place), saved.Account, saved.Who,
		saved.Pack, saved.Name, string(content), saved.At); err != nil {
		return saved, err
	}
	return saved, saved.audited(tx, log, scope, "question.save", key)
}

// audited puts what was done into the record, without the name somebody gave.
func (q SavedQuestion) audited(tx *store.Tx, log *audit.Log, scope auth.Scope, action, key string) error {
	return log.Append(tx, audit.Entry{County: q.County, Actor: scope.Account, ActorName: scope.Name, Key: key, Action: action,
		Subject: "question", SubjectID: q.ID, Detail: map[string]any{"pack": q.Pack}})
}

const questionColumns = "county, id, place, account, account_name, pack, name, content, at"

func scanQuestion(row store.Scanner) (q SavedQuestion, err error) {
	var place int64
	var content string
	if err := row.Scan(&q.County, &q.ID, &place, &q.Account, &q.Who, &q.Pack, &q.Name, &content, &q.At); err != nil {
		return q, err
	}
	q.Place = division.Code(place)
	return q, json.Unmarshal([]byte(content), &q.Question)
}

// Saved lists the questions about a plan that the scope's area has saved, the
// newest first.
func Saved(tx *store.Tx, scope auth.Scope, pack string) ([]SavedQuestion, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	first, end := scope.Counties()
	lo, hi := scope.Range()
	return store.Collect(tx, scanQuestion, "SELECT "+questionColumns+` FROM question WHERE county >= $1 AND county < $2
		AND place >= $3 AND place < $4 AND pack = $5 ORDER BY at DESC, id DESC LIMIT $6`, first, end, lo, hi, pack, maxQuestions)
}

// SavedAt is one saved question within the scope.
func SavedAt(tx *store.Tx, scope auth.Scope, id int64) (SavedQuestion, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return SavedQuestion{}, err
	}
	first, end := scope.Counties()
	lo, hi := scope.Range()
	return scanQuestion(tx.QueryRow("SELECT "+questionColumns+` FROM question WHERE county >= $1 AND county < $2
		AND place >= $3 AND place < $4 AND id = $5`, first, end, lo, hi, id))
}

// Forget removes a question the scope's account has saved.
func Forget(tx *store.Tx, log *audit.Log, scope auth.Scope, id int64, key string) error {
	saved, err := SavedAt(tx, scope, id)
	if err != nil {
		return err
	}
	if saved.Account != scope.Account {
		return fault.New(fault.Forbidden, "screen.question_of_another", "who", saved.Who)
	}
	if _, err := tx.Exec("DELETE FROM question WHERE county = $1 AND id = $2", saved.County, saved.ID); err != nil {
		return err
	}
	return saved.audited(tx, log, scope, "question.forget", key)
}
