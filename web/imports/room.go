// Package imports is the pages of imports: handed in, reviewed, applied,
// undone.
package imports

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
		{Pattern: "GET /import", Power: auth.Import, Scoped: true, Handler: imports},
		{Pattern: "POST /import", Power: auth.Import, Limit: page.UploadLimit, Handler: upload},
		{Pattern: "GET /import/{id}", Power: auth.Import, Handler: reviewImport},
		{Pattern: "POST /import/{id}/apply", Power: auth.Import, Handler: applyImport},
		{Pattern: "POST /import/{id}/undo", Power: auth.Import, Handler: undoImport},
		{Pattern: "POST /import/{id}/discard", Power: auth.Import, Handler: discardImport},
		{Pattern: "GET /import/{id}/rejects", Power: auth.Import, Handler: downloadRejects},
	},
	Work: []page.Provider{importWork},
}
