package web

import (
	"net/http"
	"strings"

	"guben/auth"
	"guben/message"
	"guben/store"
)

// preferred is the language of somebody who is not signed in: the one chosen on
// this machine, else the browser's first; Chinese when neither says English.
func preferred(r *http.Request) message.Lang {
	if cookie, err := r.Cookie(languageCookie); err == nil {
		return message.ParseLang(cookie.Value)
	}
	first, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ",")
	return message.ParseLang(strings.TrimSpace(first))
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
