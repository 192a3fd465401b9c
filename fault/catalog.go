package fault

import (
	_ "embed"

	"guben/message"
)

//go:embed text.txt
var catalog string

var _ = message.Register("fault", catalog)
