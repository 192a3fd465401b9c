package page

import (
	"net/http"

	"guben/auth"
	"guben/message"
	"guben/store"
)

// preferred is the language of somebody who is not signed in: the one chosen on
// this machine, else Chinese. What a browser asks for is not followed: many of
// the offices' machines came with an English one.
func preferred(r *http.Request) message.Lang {
	if cookie, err := r.Cookie(languageCookie); err == nil {
		return message.ParseLang(cookie.Value)
	}
	return message.Zh
}

const Year = 365 * 24 * 3600

func chooseLanguage(x *Exchange) (Answer, error) {
	lang := message.ParseLang(x.Field("lang"))
	x.SetCookie(languageCookie, string(lang), Year)
	if x.Account.ID != 0 {
		err := x.Update(func(tx *store.Tx) error { return auth.SetLang(tx, x.Scope, lang) })
		if err != nil {
			return nil, err
		}
	}
	return Redirect(Local(x.Field("back"))), nil
}
