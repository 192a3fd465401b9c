package sample

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"guben/division"
	"guben/sheet"
)

const manifestName = "manifest.json"

// Progress is told how many of the households are written.
type Progress func(done, total int)

// Write makes the world's files in dir, which it creates, and manifest.json
// beside them. The same plan and seed give the same bytes. A file that exists
// is replaced. The manifest is written last: where it is missing, the files are
// not complete. progress may be nil.
func Write(ctx context.Context, plan string, seed uint64, dir string, progress Progress) (Manifest, error) {
	w, err := New(plan, seed)
	if err != nil {
		return Manifest{}, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Manifest{}, err
	}
	if err := os.Remove(filepath.Join(dir, manifestName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Manifest{}, err
	}
	o := &output{world: w, dir: dir, manifest: w.manifest(), progress: progress}
	if err := o.world.script(o); err != nil {
		return Manifest{}, err
	}
	if err := o.run(ctx); err != nil {
		return Manifest{}, err
	}
	return o.manifest, o.writeManifest()
}

func (w *World) manifest() Manifest {
	return Manifest{Plan: w.Plan, Seed: w.Seed, Day: w.Day, Address: addresses[w.area.root.At(division.Prefecture)], Registry: w.Size()}
}

// output is the folder being written.
type output struct {
	world    *World
	dir      string
	progress Progress
	manifest Manifest

	households iter.Seq[*Household]
	strays     []record // rows the import must refuse, in the person file only
	blots      map[spot]blot
	rosters    []*roster
}

// run writes the registry, county by county, and then the rosters.
func (o *output) run(ctx context.Context) error {
	var current *registry
	done, size := 0, o.manifest.Registry.Households
	for h := range o.households {
		if err := ctx.Err(); err != nil {
			return o.abandon(current, err)
		}
		county := h.Village.At(division.County)
		if current == nil || current.county != county {
			if err := o.finish(current); err != nil {
				return err
			}
			var err error
			if current, err = o.begin(county); err != nil {
				return err
			}
		}
		if err := current.write(h); err != nil {
			return o.abandon(current, err)
		}
		if done++; o.progress != nil && (done%500 == 0 || done == size) {
			o.progress(done, size)
		}
	}
	if err := o.finish(current); err != nil {
		return err
	}
	return o.writeRosters()
}

// registry is the open files of a county.
type registry struct {
	world  *World
	county division.Code
	tables []*table
	parts  []part
}

// part is one kind of registry file.
type part struct {
	shape, name, title string
	columns            []column
	homes              bool               // a row a household, not a person
	only               func(*Person) bool // persons left out unless it says so
	strays             bool               // rows that must be refused are added
	csv                bool               // as GB18030 text
}

func (w *World) parts() []part {
	return []part{
		{shape: shapePersons, name: "人口信息", title: "全国扶贫开发信息系统人口信息导出", columns: personColumns, strays: true},
		{shape: shapeHouseholds, name: "农户收入与生产生活条件", title: "建档立卡户收入与生产生活条件登记表", columns: slices.Concat(homeColumns, incomeColumns()), homes: true},
		{shape: shapeLedger, name: "户台账", title: "已脱贫人口户台账", columns: ledgerColumns, csv: w.area.csv},
		{shape: shapePersons, name: "在校生信息", title: "建档立卡户在校生信息", columns: pupilColumns, only: (*Person).Student},
	}
}

func (o *output) begin(county division.Code) (*registry, error) {
	r := &registry{world: o.world, county: county, parts: o.world.parts()}
	for _, part := range r.parts {
		t, err := part.form(o.world.names[county], o.world.Day.Year()).open(o.dir, o.blots)
		if err != nil {
			return nil, o.abandon(r, err)
		}
		r.tables = append(r.tables, t)
	}
	return r, nil
}

func (p part) form(county string, year int) form {
	f := form{
		File:   File{Name: county + "-" + p.name + ".xlsx", Shape: p.shape},
		titles: []string{county + p.title, fmt.Sprintf("年度：%d　　示例数据，不含任何真实人员信息", year)},
		text:   p.csv,
	}
	if p.csv {
		f.Name = county + "-" + p.name + ".csv"
	}
	for _, column := range p.columns {
		f.heads = append(f.heads, column.Head)
	}
	return f
}

// write adds a household to each file.
func (r *registry) write(h *Household) error {
	for i, part := range r.parts {
		rec := record{world: r.world, household: h}
		if part.homes {
			if err := r.row(i, h.Code, rec); err != nil {
				return err
			}
			continue
		}
		for _, rec.person = range h.Members {
			if part.only != nil && !part.only(rec.person) {
				continue
			}
			if err := r.row(i, rec.person.Code, rec); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *registry) row(i int, key string, rec record) error {
	values := make([]sheet.Value, len(r.parts[i].columns))
	for c, column := range r.parts[i].columns {
		values[c] = column.cell(rec)
	}
	return r.tables[i].row(key, values)
}

// finish adds the rows that must be refused and closes a county's files.
func (o *output) finish(r *registry) error {
	if r == nil {
		return nil
	}
	for i, part := range r.parts {
		if part.strays {
			if err := o.writeStrays(r, i); err != nil {
				return o.abandon(r, err)
			}
		}
	}
	for _, t := range r.tables {
		if err := o.keep(t); err != nil {
			return err
		}
	}
	return nil
}

func (o *output) writeStrays(r *registry, i int) error {
	for _, stray := range o.strays {
		if stray.household.Village.At(division.County) != r.county {
			continue
		}
		if err := r.row(i, stray.person.Code, stray); err != nil {
			return err
		}
		o.locate(stray.person.Code, r.tables[i])
	}
	return nil
}

// locate notes in which row the fault with this code was just written.
func (o *output) locate(code string, t *table) {
	for i := range o.manifest.Faults {
		if f := &o.manifest.Faults[i]; f.Code == code {
			f.File, f.Row = t.Name, t.line
		}
	}
}

// keep closes a file and enters it in the manifest.
func (o *output) keep(t *table) error {
	o.manifest.Files = append(o.manifest.Files, t.File)
	o.manifest.Repairs = append(o.manifest.Repairs, t.repairs...)
	return t.close()
}

// abandon closes what is open after an error.
func (o *output) abandon(r *registry, err error) error {
	if r != nil {
		for _, t := range r.tables {
			t.file.Close()
		}
	}
	return err
}

func (o *output) writeManifest() error {
	text, err := json.MarshalIndent(o.manifest, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(o.dir, manifestName), append(text, '\n'), 0o644)
}
