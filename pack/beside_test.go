package pack_test

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"guben/message"
	"guben/pack"
	"guben/packs"
)

// A folder's packs stand beside the shipped ones, one of the same name in its
// place; what is shared stays the program's.
func TestBeside(t *testing.T) {
	own := fstest.MapFS{"readme.txt": {Data: []byte("no pack")}, "ledgers/visit.yaml": {Data: []byte("no ledger")}}
	for _, id := range []string{"county-2021", "mingshan-2020"} {
		err := fs.WalkDir(packs.FS, "mingshan-2020", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := fs.ReadFile(packs.FS, name)
			if name == "mingshan-2020/pack.yaml" {
				data = []byte("id: " + id + "\ntitle: 自带方案\ndocument: 文\nissuer: 县\nissued: 2021-01-01\nperiod: {from: 2021-01-01, to: 2021-12-31}\n" +
					"division: \"210504\"\nlevels: [county, township, village]\naccounting: annual\nscreening-day: 2021-10-31\n")
			}
			own[id+name[len("mingshan-2020"):]] = &fstest.MapFile{Data: data}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	both, err := packs.Beside(own)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pack.List(both)
	shipped, _ := pack.List(packs.FS)
	if err != nil || len(names) != len(shipped)+1 || !slices.Contains(names, "county-2021") || !slices.IsSorted(names) {
		t.Fatalf("%v, %v", names, err)
	}
	for _, id := range names {
		p, problems := pack.Load(both, id)
		if len(problems) > 0 {
			t.Fatal(id, problems[0].Say(message.En))
		}
		if isOwn := p.Title.Zh == "自带方案"; isOwn != (id == "county-2021" || id == "mingshan-2020") {
			t.Errorf("%s is %s", id, p.Title.Zh)
		}
	}
	if data, err := fs.ReadFile(both, "ledgers/visit.yaml"); err != nil || string(data) == "no ledger" {
		t.Errorf("a shared ledger is %q, %v", data, err)
	}
	if _, err := fs.Stat(both, "readme.txt"); err == nil {
		t.Error("a file beside the packs is there")
	}
}
