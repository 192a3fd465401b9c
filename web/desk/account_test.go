package desk_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"guben/store"
	"guben/web/webtest"
)

func TestAnAccountFromItsFormToItsFirstLogin(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "administrator")
	form := []string{"name", "新来的", "login", "newcomer", "role", "village", "place", w.Home.Village.String()}
	made := c.Post("/account", form...)
	shown := regexp.MustCompile(`id="password">([^<]+)<`).FindStringSubmatch(made.Body)
	if made.Status != http.StatusOK || shown == nil {
		t.Fatalf("creating: status %d", made.Status)
	}
	if r := w.Client(t).Post("/login", "login", "newcomer", "password", shown[1]); r.Status != http.StatusSeeOther {
		t.Errorf("signing in with the password shown: status %d", r.Status)
	}
	if again := c.Post("/account", form...); again.Status != http.StatusConflict || !strings.Contains(again.Body, "已被使用") {
		t.Errorf("the same form once more: status %d", again.Status)
	}
	if r := c.Post("/account", "name", "甲", "login", "x y", "role", "village", "place", webtest.County.String()); r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Body, "不合要求") {
		t.Errorf("a login that cannot be: status %d", r.Status)
	}
}

func TestTwoAdministratorsDoNotOverwriteEachOther(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "administrator")
	helper := w.Accounts["helper"]
	form := []string{"name", "改名", "role", "helper", "place", helper.Division.String(), "version", "1"}
	if r := c.Post("/account/"+store.FormatID(helper.ID), form...); r.Status != http.StatusSeeOther {
		t.Fatalf("first change: status %d", r.Status)
	}
	if r := c.Post("/account/"+store.FormatID(helper.ID), form...); r.Status != http.StatusConflict {
		t.Errorf("a change on an old state: status %d", r.Status)
	}
}
