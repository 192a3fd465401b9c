package auth

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"strings"
	"time"

	"guben/audit"
	"guben/fault"
	"guben/store"
)

// Bounds of signing in and staying signed in.
const (
	MaxFailed   = 5                // wrong passwords before an account is locked
	LockFor     = 15 * time.Minute // how long it stays locked
	IdleLimit   = 2 * time.Hour    // a session ends after this long without a request
	TotalLimit  = 12 * time.Hour   // and at the latest after this long
	seenStep    = time.Minute      // how exactly the last request is kept
	tokenLength = 32
)

func digest(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

type credentials struct {
	account     Account
	password    string
	failed      int
	lockedUntil int64
}

func known(tx *store.Tx, login string) (c credentials, err error) {
	var disabled int
	a := &c.account
	err = tx.QueryRow("SELECT id, login, name, role, division, unit, lang, disabled, version, password, failed, locked_until FROM account WHERE login = $1",
		strings.ToLower(strings.TrimSpace(login))).Scan(&a.ID, &a.Login, &a.Name, &a.Role, &a.Division, &a.Unit, &a.Lang, &disabled,
		&a.Version, &c.password, &c.failed, &c.lockedUntil)
	a.Disabled = disabled == 1
	return c, err
}

// SignIn checks login and password and opens a session; the token goes into the
// browser's cookie, only its digest is stored. The answer to a wrong login, a
// wrong password and a disabled account is the same.
func SignIn(ctx context.Context, db *store.DB, log *audit.Log, login, password string) (token string, account Account, err error) {
	var found credentials
	err = db.View(ctx, func(tx *store.Tx) (err error) {
		if found, err = known(tx, login); err == nil && found.lockedUntil > tx.Now() {
			err = fault.New(fault.Forbidden, "auth.locked", "minutes", (found.lockedUntil-tx.Now())/60_000+1)
		}
		return err
	})
	if store.Missing(err) {
		checkPassword(password, decoy())
		return "", account, fault.New(fault.SignIn, "auth.wrong_login")
	}
	if err != nil {
		return "", account, err
	}
	if !checkPassword(password, found.password) || found.account.Disabled {
		return "", account, refuse(ctx, db, log, found.account)
	}
	token = secret(tokenLength)
	return token, found.account, db.Update(ctx, func(tx *store.Tx) error { return open(tx, log, found.account, token) })
}

// refuse counts the failure in the database itself, so that attempts sent at
// once cannot slip past the limit.
func refuse(ctx context.Context, db *store.DB, log *audit.Log, account Account) error {
	err := db.Update(ctx, func(tx *store.Tx) error {
		var failed int
		if err := tx.QueryRow("UPDATE account SET failed = failed + 1 WHERE id = $1 RETURNING failed", account.ID).Scan(&failed); err != nil {
			return err
		}
		if failed < MaxFailed {
			return nil
		}
		if _, err := tx.Exec("UPDATE account SET failed = 0, locked_until = $1 WHERE id = $2",
			tx.Now()+LockFor.Milliseconds(), account.ID); err != nil {
			return err
		}
		return note(tx, log, account.Scope(), account, "account.locked")
	})
	if err != nil {
		return err
	}
	return fault.New(fault.SignIn, "auth.wrong_login")
}

func open(tx *store.Tx, log *audit.Log, account Account, token string) error {
	if _, err := tx.Exec("UPDATE account SET failed = 0, locked_until = 0 WHERE id = $1", account.ID); err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM session WHERE seen_at < $1 OR created_at < $2",
		tx.Now()-IdleLimit.Milliseconds(), tx.Now()-TotalLimit.Milliseconds()); err != nil {
		return err
	}
	if _, err := tx.Exec("INSERT INTO session (token, account, created_at, seen_at) VALUES ($1, $2, $3, $4)",
		digest(token), account.ID, tx.Now(), tx.Now()); err != nil {
		return err
	}
	return note(tx, log, account.Scope(), account, "account.sign_in")
}

// Session gives the account behind a token. Ended, unknown or foreign tokens
// are fault.SignIn.
func Session(ctx context.Context, db *store.DB, token string) (account Account, err error) {
	var seen, now int64
	err = db.View(ctx, func(tx *store.Tx) error {
		now = tx.Now()
		var disabled int
		return tx.QueryRow(`SELECT a.id, a.login, a.name, a.role, a.division, a.unit, a.lang, a.version, a.disabled, s.seen_at
			FROM session s JOIN account a ON a.id = s.account
			WHERE s.token = $1 AND s.seen_at >= $2 AND s.created_at >= $3 AND a.disabled = 0`,
			digest(token), now-IdleLimit.Milliseconds(), now-TotalLimit.Milliseconds()).Scan(&account.ID, &account.Login,
			&account.Name, &account.Role, &account.Division, &account.Unit, &account.Lang, &account.Version, &disabled, &seen)
	})
	if store.Missing(err) {
		return account, fault.New(fault.SignIn, "auth.session_ended")
	}
	if err == nil && now-seen > seenStep.Milliseconds() {
		touch(ctx, db, token, now)
	}
	return account, err
}

// touch notes the request, unless a long write holds the database: then the
// next request does, and no reader waits.
func touch(ctx context.Context, db *store.DB, token string, now int64) {
	ctx, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	if err := db.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec("UPDATE session SET seen_at = $1 WHERE token = $2", now, digest(token))
		return err
	}); err != nil {
		slog.Debug("session not touched", "error", err)
	}
}

// SignOut ends the session of a token.
func SignOut(ctx context.Context, db *store.DB, token string) error {
	return db.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec("DELETE FROM session WHERE token = $1", digest(token))
		return err
	})
}
