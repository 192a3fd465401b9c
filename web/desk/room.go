// Package desk is the pages around the work: workbench, help, password,
// accounts, the record.
package desk

import (
	"embed"

	"guben/auth"
	"guben/message"
	"guben/web/page"
)

//go:embed text.txt
var catalog string

var _ = message.Register("web", catalog)

//go:embed templates/*.html
var templates embed.FS

// Room is the pages, who may open them, and what of them waits on the workbench.
var Room = page.Room{
	Templates: templates,
	Routes: []page.Route{
		{Pattern: "GET /{$}", Access: page.SignedIn, Handler: workbench},
		{Pattern: "GET /help", Access: page.SignedIn, Handler: help},
		{Pattern: "GET /password", Access: page.SignedIn, Handler: passwordForm},
		{Pattern: "POST /password", Access: page.SignedIn, Handler: changePassword},
		{Pattern: "GET /account", Power: auth.ManageAccount, Handler: accounts},
		{Pattern: "GET /account/new", Power: auth.ManageAccount, Handler: newAccount},
		{Pattern: "POST /account", Power: auth.ManageAccount, Handler: createAccount},
		{Pattern: "GET /account/{id}", Power: auth.ManageAccount, Handler: editAccount},
		{Pattern: "POST /account/{id}", Power: auth.ManageAccount, Handler: updateAccount},
		{Pattern: "POST /account/{id}/password", Power: auth.ManageAccount, Handler: resetPassword},
		{Pattern: "GET /audit", Power: auth.ReadAudit, Handler: auditLog},
		{Pattern: "GET /audit/verify", Power: auth.ReadAudit, Handler: verifyAudit},
	},
	Work: []page.Provider{accountWork},
}
