package pack

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"guben/fault"
	"guben/flow"
	"guben/packs"
	"guben/policy"
)

// part is one kind of content of a pack, kept in <name>.yaml or in the files
// of the folder <name>, or both.
type part struct {
	name string
	read func(*loader, *file, *yaml.Node)
}

// parts in the order they are read. Tests come last: their facts are read
// against the compiled schema.
var parts = []part{
	{"pack", (*loader).identity},
	{"clauses", (*loader).clauses},
	{"units", (*loader).units},
	{"params", (*loader).parameters},
	{"tables", (*loader).tables},
	{"facts", (*loader).facts},
	{"populations", (*loader).populations},
	{"rules", (*loader).rules},
	{"rosters", (*loader).rosters},
	{"duties", (*loader).duties},
	{"tasks", (*loader).tasks},
	{"stages", (*loader).stages},
	{"indicators", (*loader).indicators},
	{"ledgers", (*loader).ledgers},
	{"tests", (*loader).tests},
}

// sizeLimit bounds a file, so that no pack can exhaust the memory.
const sizeLimit = 4 << 20

// loader collects a pack and what is wrong in it.
type loader struct {
	fsys        fs.FS
	prefix      string // before the names of files as shown to the author
	pack        *Pack
	definitions policy.Definitions
	schema      *policy.Schema
	problems    []Problem
	hash        hash.Hash
	names       map[kind]map[string]fault.Place // what was declared, where
	references  []reference
	files       map[string]*file // as shown to the author

	sharedLedgers map[string]Ledger
	sharedFlows   map[string]*flow.Flow
	flowParts     map[fault.Place]*mapping // states, moves … by where they stand
	listed        map[string]listed        // fields of lists, by name
}

// kind is a kind of thing that is declared once and referred to elsewhere.
type kind string

const (
	aClause     kind = "clause"
	aUnit       kind = "unit"
	aParameter  kind = "parameter"
	aTable      kind = "table"
	aPopulation kind = "population"
	aRule       kind = "rule" // populations too: tests refer to both
	aRoster     kind = "roster"
	aDuty       kind = "duty"
	aTask       kind = "task"
	aStage      kind = "stage"
	anIndicator kind = "indicator"
	aLedger     kind = "ledger"
)

// reference is a name that must have been declared somewhere in the pack.
type reference struct {
	kind kind
	name string
	file *file
	node *yaml.Node
}

// Load reads and checks the pack in folder id of fsys. With any problem the
// pack must not be used; problems come sorted by place, their files named from
// the root of fsys.
func Load(fsys fs.FS, id string) (*Pack, []Problem) { return load(fsys, id, "") }

// Open reads and checks the pack in a folder of the machine; problems name
// files so that they can be opened from where the program was started.
func Open(folder string) (*Pack, []Problem) {
	full, err := filepath.Abs(folder)
	if err != nil {
		full = folder
	}
	parent := filepath.Join(folder, "..")
	return load(os.DirFS(parent), filepath.Base(full), filepath.ToSlash(parent)+"/")
}

// List names the packs in fsys: its folders with a pack.yaml.
func List(fsys fs.FS) ([]string, error) {
	files, err := fs.Glob(fsys, "*/pack.yaml")
	if err != nil {
		return nil, err
	}
	for i := range files {
		files[i] = path.Dir(files[i])
	}
	return files, nil
}

func load(fsys fs.FS, id, prefix string) (*Pack, []Problem) {
	l := read(fsys, id, prefix)
	if len(l.problems) > 0 {
		return l.pack, l.problems
	}
	l.pack.Version = hex.EncodeToString(l.hash.Sum(nil)[:8])
	return l.pack, nil
}

// read reads and checks a pack; its problems are sorted by place.
func read(fsys fs.FS, id, prefix string) *loader {
	l := &loader{fsys: fsys, prefix: prefix, pack: &Pack{}, schema: Schema(), hash: sha256.New(), names: map[kind]map[string]fault.Place{}, files: map[string]*file{},
		sharedLedgers: map[string]Ledger{}, sharedFlows: map[string]*flow.Flow{}, flowParts: map[fault.Place]*mapping{}, listed: map[string]listed{}}
	if _, err := fs.Stat(fsys, path.Join(id, "pack.yaml")); err != nil {
		l.pack = nil
		l.report(path.Join(id, "pack.yaml"), "no_pack", "id", id)
		return l
	}
	l.strangers(id)
	l.shared()
	for _, part := range parts {
		l.part(id, part)
	}
	l.check(id)
	slices.SortStableFunc(l.problems, byPlace)
	return l
}

func byPlace(a, b Problem) int {
	return cmp.Or(cmp.Compare(a.Place.File, b.Place.File), a.Place.Line-b.Place.Line, a.Place.Column-b.Place.Column)
}

// report adds a problem with a whole file.
func (l *loader) report(name, code string, args ...any) mistake {
	l.problems = append(l.problems, Problem{Place: fault.Place{File: l.prefix + name}, Code: "pack." + code, Args: args})
	return mistake{&l.problems[len(l.problems)-1]}
}

// strangers reports files of the folder no part of a pack has.
func (l *loader) strangers(id string) {
	var names []string
	for _, part := range parts {
		names = append(names, part.name+".yaml")
	}
	entries, _ := fs.ReadDir(l.fsys, id)
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() {
			name += ".yaml"
		}
		if path.Ext(name) != ".yaml" && path.Ext(name) != ".yml" || slices.Contains(names, name) {
			continue
		}
		problem := l.report(path.Join(id, entry.Name()), "unknown_file", "name", entry.Name())
		if near := policy.Nearest(name, names); near != "" {
			problem.hint("hint_did_you_mean", "name", near)
		} else {
			problem.hint("hint_known_files", "names", strings.Join(names, ", "))
		}
	}
}

// shared reads the computed facts all packs share.
func (l *loader) shared() {
	names, _ := fs.Glob(packs.FS, "facts/*.yaml")
	for _, name := range names {
		l.file(packs.FS, name, name, (*loader).facts)
	}
}

func (l *loader) part(id string, part part) {
	names, _ := fs.Glob(l.fsys, path.Join(id, part.name+".yaml"))
	folder, _ := fs.Glob(l.fsys, path.Join(id, part.name, "*.yaml"))
	for _, name := range append(names, folder...) {
		l.file(l.fsys, l.prefix+name, name, part.read)
	}
}

func (l *loader) file(fsys fs.FS, shown, name string, read func(*loader, *file, *yaml.Node)) {
	data, err := fs.ReadFile(fsys, name)
	code := ""
	switch {
	case err != nil:
		code = "pack.unreadable"
	case len(data) > sizeLimit:
		code = "pack.too_large"
	}
	if code != "" {
		l.problems = append(l.problems, Problem{Place: fault.Place{File: shown}, Code: code})
		return
	}
	l.hash.Write([]byte(name + "\x00"))
	l.hash.Write(data)
	f := newFile(shown, data, &l.problems)
	l.files[shown] = f
	if node := f.parse(data); node != nil {
		read(l, f, node)
	}
}

// declare notes a name; the same name twice is a problem.
func (l *loader) declare(k kind, f *file, node *yaml.Node) string {
	name := f.scalar(node)
	if name == "" {
		return ""
	}
	if l.names[k] == nil {
		l.names[k] = map[string]fault.Place{}
	}
	if first, twice := l.names[k][name]; twice {
		f.problem(node, "duplicate", "name", name, "first", first)
		return name
	}
	l.names[k][name] = f.place(node)
	return name
}

// refer notes that a name must be declared; it is checked when all is read.
func (l *loader) refer(k kind, f *file, node *yaml.Node) string {
	name := f.scalar(node)
	if name != "" {
		l.references = append(l.references, reference{k, name, f, node})
	}
	return name
}

// referAll refers to each item of a list.
func (l *loader) referAll(k kind, m *mapping, key string) []string {
	var names []string
	for _, node := range m.items(key) {
		names = append(names, l.refer(k, m.file, node))
	}
	return names
}
