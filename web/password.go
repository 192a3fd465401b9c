package web

import (
	"guben/auth"
	"guben/fault"
	"guben/store"
)

// passwordPage lets the signed-in person choose a new password.
type passwordPage struct {
	form
	Least int // characters
}

func (passwordPage) file() string { return "password" }

func passwordForm(x *exchange) (answer, error) {
	return show(passwordPage{form: newForm(), Least: auth.MinPassword})
}

func changePassword(x *exchange) (answer, error) {
	err := x.renewPassword()
	if fault.KindOf(err) == fault.Invalid {
		p := passwordPage{form: newForm(), Least: auth.MinPassword}
		p.Wrong = fault.Say(x.lang, err)
		return again(fault.Status(err), p)
	}
	if err != nil {
		return nil, err
	}
	return see("/password", "password")
}

func (x *exchange) renewPassword() error {
	if x.secret("fresh") != x.secret("repeated") {
		return fault.New(fault.Invalid, "web.passwords_differ")
	}
	return x.update(func(tx *store.Tx) error {
		return auth.ChangePassword(tx, x.Log, x.scope, x.secret("old"), x.secret("fresh"))
	})
}
