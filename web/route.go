package web

import (
	"net/http"

	"guben/auth"
	"guben/fault"
)

// Access says who may use a route at all.
type Access uint8

// The kinds of access. The zero value asks for the route's power.
const (
	Powered  Access = iota // signed in, with Route.Power
	SignedIn               // any account
	Open                   // anybody
)

// Handler answers one exchange. An error is shown as a page of its own;
// handlers of forms answer an input that is wrong with the form itself.
type Handler func(*exchange) (answer, error)

// Route is one line of the site's table: nothing is reachable that does not
// stand in it, and a test walks it with every role.
type Route struct {
	Pattern string // as of http.ServeMux, with the method
	Access  Access
	Power   auth.Power
	Scoped  bool  // takes ?place=…, and refuses a place outside the account's area
	Limit   int64 // bytes a body may have; 0 is formLimit
	Handler Handler
}

// formLimit is enough for any form without files.
const formLimit = 256 << 10

// routes is the whole site.
func (s *site) routes() []Route {
	return append(append(measureRoutes(), workRoutes()...), []Route{
		{Pattern: "GET /{$}", Access: SignedIn, Handler: workbench},
		{Pattern: "GET /login", Access: Open, Handler: loginForm},
		{Pattern: "POST /login", Access: Open, Handler: signIn},
		{Pattern: "POST /logout", Access: Open, Handler: signOut},
		{Pattern: "POST /language", Access: Open, Handler: chooseLanguage},
		{Pattern: "GET /help", Access: SignedIn, Handler: help},
		{Pattern: "GET /password", Access: SignedIn, Handler: passwordForm},
		{Pattern: "POST /password", Access: SignedIn, Handler: changePassword},

		{Pattern: "GET /household", Power: auth.ReadHousehold, Scoped: true, Handler: households},
		{Pattern: "POST /household/filter", Power: auth.ReadHousehold, Handler: saveFilter},
		{Pattern: "POST /household/export", Power: auth.Export, Handler: exportHouseholds},
		{Pattern: "GET /household/{county}/{id}", Power: auth.ReadHousehold, Handler: household},
		{Pattern: "GET /household/{county}/{id}/edit", Power: auth.Edit, Handler: editForm},
		{Pattern: "POST /household/{county}/{id}/edit", Power: auth.Edit, Handler: revise},
		{Pattern: "POST /household/{county}/{id}/reveal", Power: auth.Reveal, Handler: reveal},
		{Pattern: "GET /village", Power: auth.ReadHousehold, Scoped: true, Handler: villages},
		{Pattern: "GET /village/{village}", Power: auth.ReadHousehold, Handler: village},
		{Pattern: "GET /village/{village}/edit", Power: auth.Edit, Handler: villageForm},
		{Pattern: "POST /village/{village}/edit", Power: auth.Edit, Handler: reviseVillage},
		{Pattern: "GET /ledger", Power: auth.ReadHousehold, Scoped: true, Handler: ledgers},
		{Pattern: "GET /ledger/{pack}/{ledger}", Power: auth.ReadHousehold, Scoped: true, Handler: ledgerRecords},
		{Pattern: "POST /ledger/{pack}/{ledger}", Power: auth.Verify, Handler: moveRecords},
		{Pattern: "GET /ledger/{pack}/{ledger}/new", Power: auth.Verify, Scoped: true, Handler: newRecord},
		{Pattern: "POST /ledger/{pack}/{ledger}/new", Power: auth.Verify, Limit: filesLimit, Handler: openRecord},
		{Pattern: "GET /ledger/{pack}/{ledger}/sheet", Power: auth.Verify, Scoped: true, Handler: sheetForm},
		{Pattern: "POST /ledger/{pack}/{ledger}/sheet", Power: auth.Verify, Limit: sheetLimit, Handler: openSheet},
		{Pattern: "POST /ledger/{pack}/{ledger}/export", Power: auth.Export, Handler: exportLedger},
		{Pattern: "GET /ledger/{pack}/{ledger}/import", Power: auth.Verify, Scoped: true, Handler: importLedger},
		{Pattern: "POST /ledger/{pack}/{ledger}/import", Power: auth.Verify, Limit: uploadLimit, Handler: stageLedger},
		{Pattern: "POST /ledger/{pack}/{ledger}/import/apply", Power: auth.Verify, Handler: applyLedger},
		{Pattern: "POST /ledger/{pack}/{ledger}/month", Power: auth.Verify, Handler: closeMonth},
		{Pattern: "GET /ledger/{pack}/{ledger}/{county}/{record}", Power: auth.ReadHousehold, Handler: ledgerRecord},
		{Pattern: "POST /ledger/{pack}/{ledger}/{county}/{record}", Power: auth.Verify, Limit: filesLimit, Handler: changeRecord},
		{Pattern: "POST /ledger/{pack}/{ledger}/{county}/{record}/reveal", Power: auth.Reveal, Handler: revealNumber},
		{Pattern: "GET /ledger/{pack}/{ledger}/{county}/{record}/print", Power: auth.ReadHousehold, Handler: printRecord},
		{Pattern: "GET /ledger/{pack}/{ledger}/{county}/{record}/file/{file}", Power: auth.ReadHousehold, Handler: recordFile},
		{Pattern: "POST /ledger/{pack}/{ledger}/{county}/{record}/proposal/{proposal}", Power: auth.Edit, Handler: decideProposal},
		{Pattern: "GET /finding", Power: auth.ReadHousehold, Scoped: true, Handler: findings},
		{Pattern: "POST /finding", Power: auth.Verify, Handler: moveFindings},
		{Pattern: "POST /finding/export", Power: auth.Export, Handler: exportFindings},
		{Pattern: "GET /finding/{county}/{id}", Power: auth.ReadHousehold, Handler: finding},
		{Pattern: "POST /finding/{county}/{id}", Power: auth.Verify, Handler: moveFinding},
		{Pattern: "GET /plan", Power: auth.ReadPlan, Handler: plan},
		{Pattern: "GET /plan/{id}", Power: auth.ReadPlan, Handler: plan},
		{Pattern: "POST /plan/{id}/screening", Power: auth.Screen, Handler: runScreening},
		{Pattern: "GET /plan/{id}/rule/{rule}", Power: auth.ReadPlan, Handler: rule},
		{Pattern: "GET /plan/{id}/whatif", Power: auth.ReadHousehold, Scoped: true, Handler: whatIf},
		{Pattern: "POST /plan/{id}/whatif", Power: auth.ReadHousehold, Handler: keepWhatIf},
		{Pattern: "GET /plan/{id}/whatif/effect", Power: auth.ReadHousehold, Scoped: true, Handler: whatIfPart},
		{Pattern: "GET /plan/{id}/whatif/curve", Power: auth.ReadHousehold, Scoped: true, Handler: whatIfCurve},
		{Pattern: "GET /plan/{id}/whatif/note", Power: auth.ReadHousehold, Scoped: true, Handler: whatIfNotePage},
		{Pattern: "GET /plan/{id}/desk", Power: auth.ReadPlan, Handler: desk},
		{Pattern: "POST /plan/{id}/desk", Power: auth.Screen, Handler: beginAmendment},
		{Pattern: "GET /plan/{id}/desk/{amendment}", Power: auth.ReadPlan, Handler: amendment},
		{Pattern: "POST /plan/{id}/desk/{amendment}", Power: auth.Screen, Limit: amendmentLimit, Handler: changeAmendment},
		{Pattern: "GET /plan/{id}/coverage", Power: auth.ReadPlan, Handler: coverage},
		{Pattern: "GET /reader", Power: auth.ReadPlan, Handler: reader},
		{Pattern: "POST /reader", Power: auth.Import, Limit: documentLimit, Handler: readDocument},
		{Pattern: "GET /reader/{id}", Power: auth.ReadPlan, Handler: reviewDraft},
		{Pattern: "GET /reader/{id}/download", Power: auth.ReadPlan, Handler: downloadDraft},
		{Pattern: "POST /reader/{id}/item", Power: auth.Import, Handler: decideItem},
		{Pattern: "POST /reader/{id}/section", Power: auth.Import, Handler: acceptSection},
		{Pattern: "POST /reader/{id}/discard", Power: auth.Import, Handler: discardDraft},
		{Pattern: "GET /import", Power: auth.Import, Scoped: true, Handler: imports},
		{Pattern: "POST /import", Power: auth.Import, Limit: uploadLimit, Handler: upload},
		{Pattern: "GET /import/{id}", Power: auth.Import, Handler: reviewImport},
		{Pattern: "POST /import/{id}/apply", Power: auth.Import, Handler: applyImport},
		{Pattern: "POST /import/{id}/undo", Power: auth.Import, Handler: undoImport},
		{Pattern: "POST /import/{id}/discard", Power: auth.Import, Handler: discardImport},
		{Pattern: "GET /import/{id}/rejects", Power: auth.Import, Handler: downloadRejects},
		{Pattern: "GET /job/{id}", Access: SignedIn, Handler: showJob},

		{Pattern: "GET /account", Power: auth.ManageAccount, Handler: accounts},
		{Pattern: "GET /account/new", Power: auth.ManageAccount, Handler: newAccount},
		{Pattern: "POST /account", Power: auth.ManageAccount, Handler: createAccount},
		{Pattern: "GET /account/{id}", Power: auth.ManageAccount, Handler: editAccount},
		{Pattern: "POST /account/{id}", Power: auth.ManageAccount, Handler: updateAccount},
		{Pattern: "POST /account/{id}/password", Power: auth.ManageAccount, Handler: resetPassword},

		{Pattern: "GET /audit", Power: auth.ReadAudit, Handler: auditLog},
		{Pattern: "GET /audit/verify", Power: auth.ReadAudit, Handler: verifyAudit},

		{Pattern: "/", Access: Open, Handler: nowhere},
	}...)
}

// allow is nil when the exchange may use the route.
func (route Route) allow(x *exchange) error {
	switch {
	case route.Access == Open:
		return nil
	case x.account.ID == 0:
		return fault.New(fault.SignIn, "auth.session_ended")
	case route.Access == SignedIn:
		return nil
	}
	return x.scope.Need(route.Power)
}

// serve makes an http.Handler of a route: who is it, may they, what is the answer.
func (s *site) serve(route Route) http.Handler {
	limit := route.Limit
	if limit == 0 {
		limit = formLimit
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		x := &exchange{site: s, w: w, r: r}
		defer x.recover()
		if err := x.identify(); err != nil {
			x.refuse(err)
			return
		}
		if err := route.allow(x); err != nil {
			x.refuse(err)
			return
		}
		if err := x.read(); err != nil {
			x.refuse(err)
			return
		}
		x.reply(route.Handler(x))
	})
}

func nowhere(x *exchange) (answer, error) {
	return nil, fault.New(fault.NotFound, "web.no_page")
}

func foreignOrigin(x *exchange) (answer, error) {
	return nil, fault.New(fault.Forbidden, "web.foreign_origin")
}
