package rule

const WhoShown = whoShown

// SetCurveAtOnce changes how many persons make a curve wait, and gives what
// changes it back.
func SetCurveAtOnce(persons int) (restore func()) {
	before := curveAtOnce
	curveAtOnce = persons
	return func() { curveAtOnce = before }
}
