package auth

import (
	"regexp"
	"strings"
	"sync"

	"guben/audit"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/store"
)

// Schema is the room's tables: reference tables, small, without a county key.
var Schema = store.Schema{Room: "auth", Steps: []string{`
	CREATE TABLE account (
		id BIGINT NOT NULL PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL,
		division BIGINT NOT NULL, unit TEXT NOT NULL, lang TEXT NOT NULL, password TEXT NOT NULL,
		failed INTEGER NOT NULL, locked_until BIGINT NOT NULL, disabled INTEGER NOT NULL, version INTEGER NOT NULL, created_at BIGINT NOT NULL);
	CREATE INDEX account_division ON account (division, id);
	CREATE TABLE session (
		token BYTEA NOT NULL PRIMARY KEY, account BIGINT NOT NULL, created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL);
	CREATE INDEX session_account ON session (account);`}}

// Account is a person who can sign in.
type Account struct {
	ID       int64
	Login    string
	Name     string
	Role     Role
	Division division.Code
	Unit     string
	Lang     message.Lang
	Disabled bool
	Locked   bool // by failed sign-ins, at the time of reading
	Version  int
}

// Scope is the bounds the account works in.
func (a Account) Scope() Scope {
	return Scope{Account: a.ID, Name: a.Name, Role: a.Role, Division: a.Division, Unit: a.Unit, Lang: a.Lang}
}

const accountColumns = "id, login, name, role, division, unit, lang, disabled, locked_until, version"

func scanAccount(tx *store.Tx) func(store.Scanner) (Account, error) {
	return func(row store.Scanner) (a Account, err error) {
		var disabled int
		var lockedUntil int64
		err = row.Scan(&a.ID, &a.Login, &a.Name, &a.Role, &a.Division, &a.Unit, &a.Lang, &disabled, &lockedUntil, &a.Version)
		a.Disabled, a.Locked = disabled == 1, lockedUntil > tx.Now()
		return a, err
	}
}

// List gives the accounts of the scope's area, those above and beside it left out.
func List(tx *store.Tx, scope Scope) ([]Account, error) {
	if err := scope.Need(ManageAccount); err != nil {
		return nil, err
	}
	lo, hi := scope.Range()
	return store.Collect(tx, scanAccount(tx), "SELECT "+accountColumns+` FROM account
		WHERE division >= $1 AND division < $2 ORDER BY division, login`, lo, hi)
}

// Get is one account of the scope's area.
func Get(tx *store.Tx, scope Scope, id int64) (Account, error) {
	if err := scope.Need(ManageAccount); err != nil {
		return Account{}, err
	}
	lo, hi := scope.Range()
	return scanAccount(tx)(tx.QueryRow("SELECT "+accountColumns+` FROM account
		WHERE id = $1 AND division >= $2 AND division < $3`, id, lo, hi))
}

// Find is the account of the scope's area that signs in with login.
func Find(tx *store.Tx, scope Scope, login string) (Account, error) {
	if err := scope.Need(ManageAccount); err != nil {
		return Account{}, err
	}
	lo, hi := scope.Range()
	return scanAccount(tx)(tx.QueryRow("SELECT "+accountColumns+` FROM account
		WHERE login = $1 AND division >= $2 AND division < $3`, login, lo, hi))
}

// Empty reports whether there is no account yet: a fresh database.
func Empty(tx *store.Tx) (bool, error) {
	var n int
	err := tx.QueryRow("SELECT COUNT(*) FROM account").Scan(&n)
	return n == 0, err
}

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,31}$`)

func (a *Account) check() error {
	a.Login = strings.ToLower(strings.TrimSpace(a.Login))
	a.Name = strings.TrimSpace(a.Name)
	switch {
	case !loginForm.MatchString(a.Login):
		return fault.New(fault.Invalid, "auth.bad_login", "login", a.Login)
	case a.Name == "":
		return fault.New(fault.Invalid, "auth.no_name")
	case powers[a.Role] == 0:
		return fault.New(fault.Invalid, "auth.bad_role", "role", string(a.Role))
	case a.Role == Department && a.Unit == "":
		return fault.New(fault.Invalid, "auth.no_unit")
	case a.Division == 0:
		return fault.New(fault.Invalid, "auth.no_division")
	}
	if a.Lang == "" {
		a.Lang = message.Zh
	}
	return nil
}

// Create adds an account within the scope's area.
func Create(tx *store.Tx, log *audit.Log, scope Scope, account Account, password string) (Account, error) {
	if err := allowed(scope, account.Division); err != nil {
		return account, err
	}
	if err := account.check(); err != nil {
		return account, err
	}
	if err := acceptable(password, account.Login); err != nil {
		return account, err
	}
	account.ID, account.Version = tx.NewID(), 1
	_, err := tx.Exec(`INSERT INTO account (id, login, name, role, division, unit, lang, password, failed, locked_until, disabled, version, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 1, $9)`, account.ID, account.Login, account.Name, string(account.Role),
		int64(account.Division), account.Unit, string(account.Lang), hashPassword(password), tx.Now())
	if store.Unique(err) {
		return account, fault.New(fault.Conflict, "auth.login_taken", "login", account.Login)
	}
	if err != nil {
		return account, err
	}
	return account, note(tx, log, scope, account, "account.create")
}

// allowed lets administrators work in their area.
func allowed(scope Scope, place division.Code) error {
	if err := scope.Need(ManageAccount); err != nil {
		return err
	}
	if !scope.Reaches(place) {
		return fault.New(fault.NotFound, "store.no_row")
	}
	return nil
}

func note(tx *store.Tx, log *audit.Log, scope Scope, account Account, action string) error {
	return log.Append(tx, audit.Entry{County: account.Division.County(), Actor: scope.Account, ActorName: scope.Name,
		Action: action, Subject: "account", SubjectID: account.ID,
		Detail: map[string]any{"login": account.Login, "role": account.Role, "division": account.Division, "unit": account.Unit}})
}

// Update changes name, role, place, unit and whether the account is disabled.
// Its sessions end, so that nobody goes on with the old bounds.
func Update(tx *store.Tx, log *audit.Log, scope Scope, account Account) error {
	if _, err := Get(tx, scope, account.ID); err != nil {
		return err
	}
	if err := allowed(scope, account.Division); err != nil {
		return err
	}
	if err := account.check(); err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE account SET name = $1, role = $2, division = $3, unit = $4, disabled = $5, version = version + 1
		WHERE id = $6 AND version = $7`, account.Name, string(account.Role), int64(account.Division), account.Unit,
		flag(account.Disabled), account.ID, account.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "auth.changed_meanwhile")
	}
	if err := endSessions(tx, account.ID); err != nil {
		return err
	}
	return note(tx, log, scope, account, "account.update")
}

func flag(set bool) int {
	if set {
		return 1
	}
	return 0
}

func endSessions(tx *store.Tx, account int64) error {
	_, err := tx.Exec("DELETE FROM session WHERE account = $1", account)
	return err
}

// SetPassword gives an account of the scope's area a new password and lifts a
// lock; its sessions end.
func SetPassword(tx *store.Tx, log *audit.Log, scope Scope, login, password string) error {
	account, err := scanAccount(tx)(tx.QueryRow("SELECT "+accountColumns+" FROM account WHERE login = $1", login))
	if err != nil {
		return err
	}
	if err := allowed(scope, account.Division); err != nil {
		return err
	}
	if err := acceptable(password, account.Login); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE account SET password = $1, failed = 0, locked_until = 0 WHERE id = $2",
		hashPassword(password), account.ID); err != nil {
		return err
	}
	if err := endSessions(tx, account.ID); err != nil {
		return err
	}
	return note(tx, log, scope, account, "account.password")
}

// ChangePassword lets the signed-in person choose a new password.
func ChangePassword(tx *store.Tx, log *audit.Log, scope Scope, old, fresh string) error {
	var login, stored string
	if err := tx.QueryRow("SELECT login, password FROM account WHERE id = $1", scope.Account).Scan(&login, &stored); err != nil {
		return err
	}
	if !checkPassword(old, stored) {
		return fault.New(fault.Invalid, "auth.wrong_password")
	}
	if err := acceptable(fresh, login); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE account SET password = $1 WHERE id = $2", hashPassword(fresh), scope.Account); err != nil {
		return err
	}
	account := Account{ID: scope.Account, Login: login, Role: scope.Role, Division: scope.Division, Unit: scope.Unit}
	return note(tx, log, scope, account, "account.password")
}

// SetLang keeps the language a person chose.
func SetLang(tx *store.Tx, scope Scope, lang message.Lang) error {
	_, err := tx.Exec("UPDATE account SET lang = $1 WHERE id = $2", string(lang), scope.Account)
	return err
}

// decoy is checked where a login does not exist, so that the answer takes as
// long as for one that does.
var decoy = sync.OnceValue(func() string { return hashPassword("no such account") })
