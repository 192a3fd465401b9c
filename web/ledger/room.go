// Package ledger is the pages of ledgers and their records, on the screen, as
// workbooks and on paper.
package ledger

import (
	"embed"

	"guben/auth"
	"guben/message"
	"guben/web/page"
)

//go:embed text.txt
var ledgersTexts string

//go:embed web.txt
var siteTexts string

var _ = message.Register("ledgers", ledgersTexts) && message.Register("web", siteTexts)

//go:embed templates/*.html
var templates embed.FS

// Room is the pages, who may open them, and what of them waits on the workbench.
var Room = page.Room{
	Templates: templates,
	Routes: []page.Route{
		{Pattern: "GET /ledger", Power: auth.ReadHousehold, Scoped: true, Handler: ledgers},
		{Pattern: "GET /ledger/{pack}/{ledger}", Power: auth.ReadHousehold, Scoped: true, Handler: ledgerRecords},
		{Pattern: "POST /ledger/{pack}/{ledger}", Power: auth.Verify, Handler: moveRecords},
		{Pattern: "GET /ledger/{pack}/{ledger}/new", Power: auth.Verify, Scoped: true, Handler: newRecord},
		{Pattern: "POST /ledger/{pack}/{ledger}/new", Power: auth.Verify, Limit: page.FilesLimit, Handler: openRecord},
		{Pattern: "GET /ledger/{pack}/{ledger}/sheet", Power: auth.Verify, Scoped: true, Handler: sheetForm},
		{Pattern: "POST /ledger/{pack}/{ledger}/sheet", Power: auth.Verify, Limit: sheetLimit, Handler: openSheet},
		{Pattern: "POST /ledger/{pack}/{ledger}/export", Power: auth.Export, Handler: exportLedger},
		{Pattern: "GET /ledger/{pack}/{ledger}/import", Power: auth.Verify, Scoped: true, Handler: importLedger},
		{Pattern: "POST /ledger/{pack}/{ledger}/import", Power: auth.Verify, Limit: page.UploadLimit, Handler: stageLedger},
		{Pattern: "POST /ledger/{pack}/{ledger}/import/apply", Power: auth.Verify, Handler: applyLedger},
		{Pattern: "POST /ledger/{pack}/{ledger}/month", Power: auth.Verify, Handler: closeMonth},
		{Pattern: "GET /ledger/{pack}/{ledger}/{county}/{record}", Power: auth.ReadHousehold, Handler: ledgerRecord},
		{Pattern: "POST /ledger/{pack}/{ledger}/{county}/{record}", Power: auth.Verify, Limit: page.FilesLimit, Handler: changeRecord},
		{Pattern: "POST /ledger/{pack}/{ledger}/{county}/{record}/reveal", Power: auth.Reveal, Handler: revealNumber},
		{Pattern: "GET /ledger/{pack}/{ledger}/{county}/{record}/print", Power: auth.ReadHousehold, Handler: printRecord},
		{Pattern: "GET /ledger/{pack}/{ledger}/{county}/{record}/file/{file}", Power: auth.ReadHousehold, Handler: recordFile},
		{Pattern: "POST /ledger/{pack}/{ledger}/{county}/{record}/proposal/{proposal}", Power: auth.Edit, Handler: decideProposal},
		{Pattern: "GET /inspection/{county}/{id}/household/{household}", Power: auth.ReadHousehold, Handler: page.Lend(ledgerRecord)},
		{Pattern: "POST /inspection/{county}/{id}/household/{household}", Power: auth.Verify, Limit: page.FilesLimit, Handler: page.Lend(changeRecord)},
		{Pattern: "GET /inspection/{county}/{id}/household/{household}/print", Power: auth.ReadHousehold, Handler: page.Lend(printRecord)},
		{Pattern: "GET /inspection/{county}/{id}/household/{household}/file/{file}", Power: auth.ReadHousehold, Handler: page.Lend(recordFile)},
	},
	Work: []page.Provider{ledgerWork},
}
