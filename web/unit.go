package web

// unitChoices are the units a department account can belong to.
func (x *exchange) unitChoices(here string) []choice {
	if here == "" {
		return nil
	}
	return []choice{{here, here, true}}
}
