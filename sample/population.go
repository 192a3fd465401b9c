package sample

// member tells whether a person belongs to a population of the pack.
type member func(*departments, *Household, *Person) bool

// memberOf are the pack's populations by ID.
var memberOf = map[string]member{
	"registered":       everybody,
	"water_households": everybody,
	"key_households":   lowIncome,
	"overlay_group":    lowIncome,
	"schooling_poor": func(_ *departments, h *Household, p *Person) bool {
		return h.Cause == "因学" && p.Student()
	},
	"guaranteed":       func(_ *departments, _ *Household, p *Person) bool { return p.Guaranteed || p.Destitute },
	"disabled_persons": func(_ *departments, _ *Household, p *Person) bool { return p.Card.Category != 0 },
}

func everybody(*departments, *Household, *Person) bool { return true }

func lowIncome(d *departments, h *Household, _ *Person) bool { return d.low(h) }

// populations counts who belongs to each population of the pack.
func (w *World) populations(households []*Household, d *departments) []Population {
	var counted []Population
	for _, population := range d.pack.Populations {
		belongs, known := memberOf[population.ID]
		if !known {
			continue
		}
		count := Population{ID: population.ID}
		for _, h := range households {
			persons := 0
			for _, p := range h.Members {
				if belongs(d, h, p) {
					persons++
				}
			}
			count.Persons += persons
			count.Households += min(persons, 1)
		}
		counted = append(counted, count)
	}
	return counted
}
