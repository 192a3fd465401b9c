package web

// helpPage says how to work with the site, and what it is.
type helpPage struct{ Version string }

func (helpPage) file() string { return "help" }

// Words are the terms the page explains: web.word_… and web.word_…_means.
func (helpPage) Words() []string { return []string{"workbench", "finding", "gap", "unknown", "clause"} }

func help(x *exchange) (answer, error) { return show(helpPage{x.config.Version}) }
