package amend

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// overlay is the shipped packs with some files in the place of shipped ones.
type overlay struct {
	fs.FS
	files map[string]string // by path from the root
}

func over(base fs.FS, pack string, files []File) overlay {
	o := overlay{base, map[string]string{}}
	for _, f := range files {
		o.files[path.Join(pack, f.Path)] = f.Text
	}
	return o
}

// Open gives the file that stands in front.
func (o overlay) Open(name string) (fs.File, error) {
	if text, ok := o.files[name]; ok {
		return &paper{Reader: strings.NewReader(text), name: path.Base(name)}, nil
	}
	return o.FS.Open(name)
}

// ReadDir lists the folder with the files laid over it, by name.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, name)
	for file, text := range o.files {
		for above := file; above != "."; above = path.Dir(above) {
			known := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(above) })
			if path.Dir(above) == path.Clean(name) && !known {
				info := &paper{Reader: strings.NewReader(text), name: path.Base(above), folder: above != file}
				entries, err = append(entries, fs.FileInfoToDirEntry(info)), nil
			}
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// paper is a file that is kept in memory, and what there is to know of it.
type paper struct {
	*strings.Reader
	name   string
	folder bool
}

func (p *paper) Stat() (fs.FileInfo, error) { return p, nil }
func (p *paper) Close() error               { return nil }
func (p *paper) Name() string               { return p.name }
func (p *paper) ModTime() time.Time         { return time.Time{} }
func (p *paper) IsDir() bool                { return p.folder }
func (p *paper) Sys() any                   { return nil }
func (p *paper) Mode() fs.FileMode {
	if p.folder {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
