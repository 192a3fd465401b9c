package sample

import "guben/period"

// Manifest says what Write has made: what a program that imports the files and
// screens the registry on Day must find, no more and no less. All persons in it
// are invented, so it names them by their ID numbers.
type Manifest struct {
	Plan        string       `json:"plan"`
	Seed        uint64       `json:"seed"`
	Day         period.Day   `json:"day"`
	Address     string       `json:"address"`  // address code of all ID numbers, never assigned to a county
	Registry    Count        `json:"registry"` // after import: rejected rows do not count
	Populations []Population `json:"populations"`
	Faults      []Fault      `json:"faults"`
	Repairs     []Repair     `json:"repairs"`
	Files       []File       `json:"files"`
}

// Count is a number of households and the persons in them.
type Count struct {
	Households int `json:"households"`
	Persons    int `json:"persons"`
}

// Population is a group of the pack and how many belong to it.
type Population struct {
	ID string `json:"id"`
	Count
}

// FaultKind is what is wrong with a planted fault.
type FaultKind string

// The kinds of planted faults. The first five are kinds of findings and named
// as screening names them.
const (
	Flag      FaultKind = "flag"      // a fact a flag rule must report, such as a D-grade house
	Missing   FaultKind = "missing"   // due by a rule, not in the roster
	Excess    FaultKind = "excess"    // in the roster, not due by the rule
	Differs   FaultKind = "differs"   // in the roster with another amount than due
	Unknown   FaultKind = "unknown"   // a fact is missing: the rule must answer 待核实
	Unmatched FaultKind = "unmatched" // in the roster, not in the registry
	Rejected  FaultKind = "rejected"  // a row the import must refuse
)

// Fault is one planted fault: one finding, or one row nobody matches or takes.
type Fault struct {
	Kind    FaultKind `json:"kind"`
	Rule    string    `json:"rule,omitempty"`   // rule of the pack that must show it
	Roster  string    `json:"roster,omitempty"` // roster of the pack it lies in
	Key     string    `json:"key"`              // ID number of the person, or of the household's head
	Code    string    `json:"code,omitempty"`   // 人口编号 or 户编号 in the registry's files
	Persons int       `json:"persons"`          // persons concerned: 1, or the members of the household if the rule is about one
	File    string    `json:"file,omitempty"`   // file the row is in, or is missing from
	Row     int       `json:"row,omitempty"`    // row of the sheet, from 1
	Note    string    `json:"note"`             // what was done, in Chinese
}

// Repair is one cell that was mangled as spreadsheets and people do and that
// import must put right.
type Repair struct {
	Kind string `json:"kind"` // as identity.Repair names it, or space for other texts
	File string `json:"file"`
	Row  int    `json:"row"` // row of the sheet, from 1
	Head string `json:"head"`
	Key  string `json:"key"` // what the cell must become
}

// Shapes of files, named as an import names their kinds.
const (
	shapePersons    = "person"    // a row a person: 人口信息 with 47 columns, and the schools' list
	shapeHouseholds = "household" // a row a household: living conditions and income items
	shapeLedger     = "ledger"    // 户台账 with 30 columns
	shapeRoster     = "roster"    // a department's list
)

// File is a file of the folder. The order of the manifest is that of import.
type File struct {
	Name   string        `json:"name"`
	Shape  string        `json:"shape"`            // person, household, ledger or roster
	Roster string        `json:"roster,omitempty"` // ID of the roster in the pack
	Period *period.Range `json:"period,omitempty"` // days a roster covers
	Rows   int           `json:"rows"`             // below the header
}
