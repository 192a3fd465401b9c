package desk

import (
	"guben/auth"
	"guben/fault"
	"guben/store"
	"guben/web/page"
)

// passwordPage lets the signed-in person choose a new password.
type passwordPage struct {
	page.Form
	Least int // characters
}

func (passwordPage) File() string { return "password" }

func passwordForm(x *page.Exchange) (page.Answer, error) {
	return page.Show(passwordPage{Form: page.NewForm(), Least: auth.MinPassword})
}

func changePassword(x *page.Exchange) (page.Answer, error) {
	err := renewPassword(x)
	if fault.KindOf(err) == fault.Invalid {
		p := passwordPage{Form: page.NewForm(), Least: auth.MinPassword}
		p.Wrong = fault.Say(x.Lang, err)
		return page.Again(fault.Status(err), p)
	}
	if err != nil {
		return nil, err
	}
	return page.See("/password", "password")
}

func renewPassword(x *page.Exchange) error {
	if x.Secret("fresh") != x.Secret("repeated") {
		return fault.New(fault.Invalid, "web.passwords_differ")
	}
	return x.Update(func(tx *store.Tx) error {
		return auth.ChangePassword(tx, x.Log, x.Scope, x.Secret("old"), x.Secret("fresh"))
	})
}
