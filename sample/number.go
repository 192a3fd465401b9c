package sample

import (
	"fmt"
	"strconv"

	"guben/division"
	"guben/identity"
	"guben/period"
)

// addresses are the six-digit address codes of the ID numbers, by the
// prefecture of the world. GB/T 2260 has never assigned a county the ending 99
// in either prefecture, so no person holds such a number.
var addresses = map[division.Code]string{
	210500_000_000: "210599",
	433100_000_000: "433199",
}

// firstPhone begins the block of phone numbers. The public mobile networks use
// no numbers beginning with 154, so none of them reaches anybody.
const firstPhone = 154_0000_0000

// registrar gives out numbers, each once.
type registrar struct {
	address string
	skip    int // of the numbers of a day and sex, those left to others
	given   map[slot]int
	phones  int64
}

// slot is a day of birth and a sex; five hundred numbers exist for each.
type slot struct {
	birth period.Day
	male  bool
}

func newRegistrar(address string) *registrar {
	return &registrar{address: address, given: map[slot]int{}}
}

// number is the next ID number for somebody born on birth.
func (g *registrar) number(birth period.Day, male bool) string {
	key := slot{birth, male}
	order := 2*(g.skip+g.given[key]) + 2
	if male {
		order--
	}
	g.given[key]++
	year, month, day := birth.Date()
	first17 := fmt.Sprintf("%s%04d%02d%02d%03d", g.address, year, int(month), day, order)
	return first17 + string(identity.CheckDigit(first17))
}

// phone is the next phone number.
func (g *registrar) phone() string {
	g.phones++
	return strconv.FormatInt(firstPhone+g.phones, 10)
}
