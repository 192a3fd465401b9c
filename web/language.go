package web

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

const year = 365 * 24 * 3600

func chooseLanguage(x *exchange) (answer, error) {
	lang := message.ParseLang(x.field("lang"))
	x.setCookie(languageCookie, string(lang), year)
	if x.account.ID != 0 {
		err := x.update(func(tx *store.Tx) error { return auth.SetLang(tx, x.scope, lang) })
		if err != nil {
			return nil, err
		}
	}
	return redirect(local(x.field("back"))), nil
}
