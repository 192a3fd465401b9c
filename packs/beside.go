package packs

import (
	"io/fs"
	"slices"
	"strings"
)

// Beside is the shipped packs with those of another file system beside them: of
// two with one name the other's is taken. What is no folder with a pack.yaml
// there is left alone.
func Beside(other fs.FS) (fs.FS, error) {
	found, err := fs.Glob(other, "*/pack.yaml")
	if err != nil {
		return nil, err
	}
	b := beside{other: other}
	for _, name := range found {
		b.names = append(b.names, strings.TrimSuffix(name, "/pack.yaml"))
	}
	return b, nil
}

type beside struct {
	other fs.FS
	names []string // of the other's packs
}

// Open gives a file of the pack the name begins with.
func (b beside) Open(name string) (fs.File, error) {
	first, _, _ := strings.Cut(name, "/")
	if slices.Contains(b.names, first) {
		return b.other.Open(name)
	}
	return FS.Open(name)
}

// ReadDir lists a folder; the root is that of both.
func (b beside) ReadDir(name string) ([]fs.DirEntry, error) {
	first, _, _ := strings.Cut(name, "/")
	if slices.Contains(b.names, first) {
		return fs.ReadDir(b.other, name)
	}
	entries, err := fs.ReadDir(FS, name)
	if err != nil || name != "." {
		return entries, err
	}
	own, err := fs.ReadDir(b.other, name)
	of := func(e fs.DirEntry) bool { return slices.Contains(b.names, e.Name()) }
	entries = slices.DeleteFunc(entries, of)
	own = slices.DeleteFunc(own, func(e fs.DirEntry) bool { return !of(e) })
	entries = append(entries, own...)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}
