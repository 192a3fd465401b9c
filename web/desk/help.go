package desk

import "guben/web/page"

// helpPage says how to work with the site, and what it is.
type helpPage struct{ Version string }

func (helpPage) File() string { return "help" }

// Words are the terms the page explains: web.word_… and web.word_…_means.
func (helpPage) Words() []string { return []string{"workbench", "finding", "gap", "unknown", "clause"} }

func help(x *page.Exchange) (page.Answer, error) { return page.Show(helpPage{x.Config.Version}) }
