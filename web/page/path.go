package page

import (
	"strconv"

	"guben/dispatch"
	"guben/division"
	"guben/ledger"
	"guben/store"
	"guben/task"
)

// Where things are: rooms of pages do not know each other and lead to each other
// by these.

func DeskPath(plan string) string { return "/plan/" + plan + "/desk" }

func FilingPath(f dispatch.Filing) string {
	return "/dispatch/" + strconv.FormatInt(f.County, 10) + "/" + store.FormatID(f.ID)
}

func HouseholdPath(county, id int64) string {
	return "/household/" + strconv.FormatInt(county, 10) + "/" + store.FormatID(id)
}

func ImportPath(id int64) string { return "/import/" + store.FormatID(id) }

func RoundPath(county, id int64) string {
	return "/inspection/" + strconv.FormatInt(county, 10) + "/" + store.FormatID(id)
}

func LedgerPath(pack, id string) string { return "/ledger/" + pack + "/" + id }

func RecordPath(r ledger.Record) string {
	return LedgerPath(r.Pack, r.Ledger) + "/" + strconv.FormatInt(r.County, 10) + "/" + store.FormatID(r.ID)
}

// HouseholdKeyOf names a household in an address: county and identifier.
func HouseholdKeyOf(county, id int64) string {
	return strconv.FormatInt(county, 10) + "-" + store.FormatID(id)
}

func ChannelPath(county, id int64) string {
	return "/notice/" + strconv.FormatInt(county, 10) + "/" + store.FormatID(id)
}

func DraftPath(id int64) string { return "/reader/" + store.FormatID(id) }

func LetterPath(l task.Letter) string {
	return "/letter/" + l.Pack + "/" + strconv.Itoa(l.Year) + "/" + strconv.FormatInt(l.County, 10) + "/" + store.FormatID(l.ID)
}

func VillagePath(code division.Code) string { return "/village/" + code.String() }

func TaskPath(ref task.Ref) string {
	return "/task/" + strconv.FormatInt(ref.County, 10) + "/" + store.FormatID(ref.ID)
}
