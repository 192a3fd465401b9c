package sample

// script settles what goes wrong in a world before it is written.
func (w *World) script(o *output) error {
	o.households = w.Households()
	return nil
}

type roster struct{}

func (o *output) writeRosters() error { return nil }
