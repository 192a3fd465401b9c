package web

import (
	"strings"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/store"
)

// accountsPage lists who can sign in.
type accountsPage struct {
	Query   string
	Role    auth.Role
	Roles   []auth.Role
	Rows    []accountRow
	Total   int
	Next    string // query of the next page, "" on the last
	Filters bool   // something narrows the list
}

type accountRow struct {
	auth.Account
	Place    string
	UnitName string
}

func (accountsPage) file() string { return "accounts" }

const accountsShown = 50

func accounts(x *exchange) (answer, error) {
	p := accountsPage{Query: x.field("q"), Role: auth.Role(x.field("role")), Roles: auth.Roles}
	p.Filters = p.Query != "" || p.Role != ""
	err := x.view(func(tx *store.Tx) error {
		all, err := auth.List(tx, x.scope)
		if err != nil {
			return err
		}
		tree, err := x.tree(tx)
		p.fill(x, tree, all)
		return err
	})
	return shownUnless(err, p)
}

// fill keeps the accounts that match, from the one after the page before.
func (p *accountsPage) fill(x *exchange, tree *division.Tree, all []auth.Account) {
	after := store.ParseID(x.field("after"))
	passed := after == 0
	for _, account := range all {
		if !p.matches(account) {
			continue
		}
		p.Total++
		if passed && len(p.Rows) < accountsShown {
			p.Rows = append(p.Rows, accountRow{account, placeName(tree, account.Division), unitName(x.plan(), account.Unit, x.lang)})
		} else if passed && p.Next == "" {
			last := p.Rows[len(p.Rows)-1].ID
			p.Next = query("q", p.Query, "role", string(p.Role), "after", store.FormatID(last))
		}
		passed = passed || account.ID == after
	}
}

func (p *accountsPage) matches(account auth.Account) bool {
	return (p.Role == "" || account.Role == p.Role) &&
		(strings.Contains(account.Login, strings.ToLower(p.Query)) || strings.Contains(account.Name, p.Query))
}

// accountPage creates or changes one account.
type accountPage struct {
	form
	Account auth.Account
	Roles   []auth.Role
	Places  []choice
	Units   []choice
}

func (accountPage) file() string { return "account" }

// New reports whether the account is yet to be made.
func (p accountPage) New() bool { return p.Account.ID == 0 }

func (x *exchange) accountPage(tx *store.Tx, account auth.Account) (accountPage, error) {
	tree, err := x.tree(tx)
	if err != nil {
		return accountPage{}, err
	}
	return accountPage{form: newForm(), Account: account, Roles: auth.Roles,
		Places: placeChoices(tree, x.scope.Division, account.Division), Units: x.unitChoices(account.Unit)}, nil
}

func newAccount(x *exchange) (answer, error) {
	var p accountPage
	err := x.view(func(tx *store.Tx) (err error) {
		p, err = x.accountPage(tx, auth.Account{Role: auth.Village, Lang: message.Zh})
		return err
	})
	return shownUnless(err, p)
}

func editAccount(x *exchange) (answer, error) {
	account, err := x.stored()
	if err != nil {
		return nil, err
	}
	var p accountPage
	err = x.view(func(tx *store.Tx) (err error) {
		p, err = x.accountPage(tx, account)
		return err
	})
	return shownUnless(err, p)
}

// stored is the account the path names, if it lies in the area.
func (x *exchange) stored() (account auth.Account, err error) {
	err = x.view(func(tx *store.Tx) (err error) {
		account, err = auth.Get(tx, x.scope, x.id("id"))
		return err
	})
	return account, err
}

// entered is the account as the form says; without a place it is not complete.
func (x *exchange) entered() (auth.Account, error) {
	place, err := division.ParseCode(x.field("place"))
	if err != nil {
		err = fault.New(fault.Invalid, "auth.no_division").Because(err)
	}
	account := auth.Account{ID: x.id("id"), Login: x.field("login"), Name: x.field("name"), Role: auth.Role(x.field("role")),
		Division: place, Disabled: x.field("disabled") != "", Version: int(store.ParseID(x.field("version")))}
	if account.Role == auth.Department {
		account.Unit = x.field("unit")
	}
	return account, err
}

// wrongAccount shows the form again with what is wrong; a fault that is not
// about the input is left to the caller.
func (x *exchange) wrongAccount(account auth.Account, cause error) (answer, error) {
	if kind := fault.KindOf(cause); kind != fault.Invalid && kind != fault.Conflict {
		return nil, cause
	}
	var p accountPage
	err := x.view(func(tx *store.Tx) (err error) {
		p, err = x.accountPage(tx, account)
		return err
	})
	p.Wrong = fault.Say(x.lang, cause)
	return shown{fault.Status(cause), p}, err
}

// credentialPage shows a generated password, this once.
type credentialPage struct {
	Account  auth.Account
	Password string
	Fresh    bool // the account is new
}

func (credentialPage) file() string { return "credential" }

func createAccount(x *exchange) (answer, error) {
	password := auth.NewPassword()
	account, err := x.entered()
	if err != nil {
		return x.wrongAccount(account, err)
	}
	err = x.update(func(tx *store.Tx) error {
		made, err := auth.Create(tx, x.Log, x.scope, account, password)
		if err == nil {
			account = made
		}
		return err
	})
	if err != nil {
		return x.wrongAccount(account, err)
	}
	return show(credentialPage{account, password, true})
}

func updateAccount(x *exchange) (answer, error) {
	stored, err := x.stored()
	if err != nil {
		return nil, err
	}
	account, err := x.entered()
	account.Login = stored.Login
	if err != nil {
		return x.wrongAccount(account, err)
	}
	err = x.update(func(tx *store.Tx) error {
		return auth.Update(tx, x.Log, x.scope, account)
	})
	if err != nil {
		return x.wrongAccount(account, err)
	}
	return see("/account", "account")
}

func resetPassword(x *exchange) (answer, error) {
	var account auth.Account
	password := auth.NewPassword()
	err := x.update(func(tx *store.Tx) (err error) {
		if account, err = auth.Get(tx, x.scope, x.id("id")); err != nil {
			return err
		}
		return auth.SetPassword(tx, x.Log, x.scope, account.Login, password)
	})
	if err != nil {
		return nil, err
	}
	return show(credentialPage{account, password, false})
}
