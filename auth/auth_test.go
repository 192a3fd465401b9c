package auth_test

import (
	"bytes"
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
)

const (
	county   division.Code = 210504000000
	township division.Code = 210504001000
	foreign  division.Code = 210521000000
	password               = "correct horse 9"
)

var schemas = []store.Schema{audit.Schema, auth.Schema}

func newLog(t *testing.T) *audit.Log {
	t.Helper()
	ring, err := seal.New(bytes.Repeat([]byte{3}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return audit.New(ring)
}

func create(t *testing.T, db *store.DB, log *audit.Log, by auth.Scope, account auth.Account) (auth.Account, error) {
	t.Helper()
	err := db.Update(context.Background(), func(tx *store.Tx) (err error) {
		account, err = auth.Create(tx, log, by, account, password)
		return err
	})
	return account, err
}

func TestSignInAndOut(t *testing.T) {
	storetest.Each(t, schemas, func(t *testing.T, db *store.DB) {
		ctx, log := context.Background(), newLog(t)
		made, err := create(t, db, log, auth.Owner(), auth.Account{Login: "Office", Name: "甲", Role: auth.Office, Division: county})
		if err != nil {
			t.Fatal(err)
		}
		token, account, err := auth.SignIn(ctx, db, log, "office ", password)
		if err != nil || account.ID != made.ID {
			t.Fatalf("signing in: %+v, %v", account, err)
		}
		if account, err = auth.Session(ctx, db, token); err != nil || account.Scope().Division != county {
			t.Fatalf("session: %+v, %v", account, err)
		}
		if err := auth.SignOut(ctx, db, token); err != nil {
			t.Fatal(err)
		}
		if _, err := auth.Session(ctx, db, token); fault.KindOf(err) != fault.SignIn {
			t.Errorf("session after signing out: %v", err)
		}
	})
}

func TestFiveWrongPasswordsLock(t *testing.T) {
	storetest.Each(t, schemas, func(t *testing.T, db *store.DB) {
		ctx, log := context.Background(), newLog(t)
		if _, err := create(t, db, log, auth.Owner(), auth.Account{Login: "office", Name: "甲", Role: auth.Office, Division: county}); err != nil {
			t.Fatal(err)
		}
		for range auth.MaxFailed {
			if _, _, err := auth.SignIn(ctx, db, log, "office", "wrong"); fault.KindOf(err) != fault.SignIn {
				t.Fatalf("wrong password: %v", err)
			}
		}
		if _, _, err := auth.SignIn(ctx, db, log, "office", password); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("right password on a locked account: %v", err)
		}
		if err := db.Update(ctx, func(tx *store.Tx) error {
			return auth.SetPassword(tx, log, auth.Owner(), "office", password+"!")
		}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := auth.SignIn(ctx, db, log, "office", password+"!"); err != nil {
			t.Errorf("after the reset: %v", err)
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	var now atomic.Int64
	now.Store(storetest.Start.UnixMilli())
	db, err := store.Open(context.Background(), t.TempDir()+"/a.db", func() time.Time { return time.UnixMilli(now.Load()) }, schemas...)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx, log := context.Background(), newLog(t)
	if _, err := create(t, db, log, auth.Owner(), auth.Account{Login: "office", Name: "甲", Role: auth.Office, Division: county}); err != nil {
		t.Fatal(err)
	}
	token, _, err := auth.SignIn(ctx, db, log, "office", password)
	if err != nil {
		t.Fatal(err)
	}
	for elapsed := time.Duration(0); elapsed < auth.TotalLimit; elapsed += time.Hour {
		if _, err := auth.Session(ctx, db, token); err != nil {
			t.Fatalf("a session in use ended after %v: %v", elapsed, err)
		}
		now.Add(time.Hour.Milliseconds())
	}
	now.Add(1)
	if _, err := auth.Session(ctx, db, token); fault.KindOf(err) != fault.SignIn {
		t.Errorf("a session outlived its total limit: %v", err)
	}
	if token, _, err = auth.SignIn(ctx, db, log, "office", password); err != nil {
		t.Fatal(err)
	}
	now.Add(auth.IdleLimit.Milliseconds() + 1)
	if _, err := auth.Session(ctx, db, token); fault.KindOf(err) != fault.SignIn {
		t.Errorf("an idle session outlived its limit: %v", err)
	}
}

func TestAdministratorsStayInTheirArea(t *testing.T) {
	storetest.Each(t, schemas, func(t *testing.T, db *store.DB) {
		log := newLog(t)
		local := auth.Scope{Account: 1, Name: "管理员", Role: auth.Administrator, Division: township}
		tests := []struct {
			name     string
			by       auth.Scope
			division division.Code
			want     fault.Kind
		}{
			{"above the area", local, county, fault.NotFound},
			{"beside the area", local, foreign, fault.NotFound},
			{"an office", auth.Scope{Role: auth.Office, Division: county}, county, fault.Forbidden},
		}
		for _, test := range tests {
			_, err := create(t, db, log, test.by, auth.Account{Login: "someone", Name: "甲", Role: auth.Office, Division: test.division})
			if fault.KindOf(err) != test.want {
				t.Errorf("%s: got %v, want %v", test.name, err, test.want)
			}
		}
		made, err := create(t, db, log, local, auth.Account{Login: "inside", Name: "甲", Role: auth.Township, Division: township})
		if err != nil {
			t.Fatal(err)
		}
		made.Division = county
		err = db.Update(context.Background(), func(tx *store.Tx) error { return auth.Update(tx, log, local, made) })
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("moving an account out of the area: %v", err)
		}
	})
}

func TestAccountsAreChecked(t *testing.T) {
	db, log := storetest.SQLite(t, schemas...), newLog(t)
	good := auth.Account{Login: "dept", Name: "甲", Role: auth.Department, Division: county, Unit: "education"}
	tests := map[string]func(*auth.Account){
		"auth.bad_login":   func(a *auth.Account) { a.Login = "张三" },
		"auth.no_name":     func(a *auth.Account) { a.Name = " " },
		"auth.bad_role":    func(a *auth.Account) { a.Role = "king" },
		"auth.no_unit":     func(a *auth.Account) { a.Unit = "" },
		"auth.no_division": func(a *auth.Account) { a.Division = 0 },
	}
	for code, spoil := range tests {
		account := good
		spoil(&account)
		_, err := create(t, db, log, auth.Owner(), account)
		if known, ok := err.(*fault.Error); !ok || known.Code != code {
			t.Errorf("got %v, want %s", err, code)
		}
	}
	if _, err := create(t, db, log, auth.Owner(), good); err != nil {
		t.Fatal(err)
	}
	if _, err := create(t, db, log, auth.Owner(), good); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a login taken twice: %v", err)
	}
}

func TestScope(t *testing.T) {
	scope := auth.Scope{Role: auth.Township, Division: township}
	if _, err := scope.Within(foreign); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a foreign place: %v", err)
	}
	if wide, err := scope.Within(county); err != nil || wide.Division != township {
		t.Errorf("a place above: %v %v", wide.Division, err)
	}
	if lo, hi := scope.Range(); lo != 210504001000 || hi != 210504002000 {
		t.Errorf("range %d..%d", lo, hi)
	}
	if auth.Administrator.May(auth.ReadHousehold) || auth.Inspector.May(auth.Edit) || auth.Helper.May(auth.Reveal) {
		t.Error("a role may more than its work needs")
	}
}

// TestTheAdministratorIsNotSentToHimself: whoever may not do a thing is sent to
// the administrator, who must be told of somebody else.
func TestTheAdministratorIsNotSentToHimself(t *testing.T) {
	for role, want := range map[auth.Role]string{auth.Administrator: "auth.not_administrator", auth.Helper: "auth.not_allowed"} {
		var f *fault.Error
		if err := (auth.Scope{Role: role}).Need(auth.Import); !errors.As(err, &f) || f.Code != want {
			t.Errorf("%s: %v", role, err)
		}
	}
}
