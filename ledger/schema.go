package ledger

import "guben/store"

// Schema is the room's tables; see doc of each below.
var Schema = store.Schema{Room: "ledger", Steps: []string{``}}
