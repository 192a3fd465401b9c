package attachment_test

import (
	"context"
	"maps"
	"slices"
	"testing"

	"guben/attachment"
	"guben/auth"
	"guben/fault"
	"guben/store"
)

func (d desk) numbered(scope auth.Scope, ids ...int64) (files map[int64]attachment.File, err error) {
	err = d.db.View(context.Background(), func(tx *store.Tx) (err error) {
		files, err = d.a.Numbered(tx, scope, county, ids...)
		return err
	})
	return files, err
}

func TestNumberedFilesAreThoseTheReaderMaySee(t *testing.T) {
	each(t, func(d desk) {
		var ids []int64
		for key, by := range []auth.Scope{inA, inB, inA} {
			content := prepare(d, "照片.pdf", []byte("%PDF-1.4\n"+string(rune('a'+key))+"\n%%EOF"))
			f, err := d.put(by, by.Division, content, string(rune('a'+key)))
			if err != nil {
				d.Fatal(err)
			}
			ids = append(ids, f.ID)
		}
		if err := d.remove(inA, ids[2], "gone"); err != nil {
			d.Fatal(err)
		}
		ids = append(ids, 404)
		foreign := auth.Scope{Account: 9, Role: auth.Office, Division: 990102000000}
		for _, c := range []struct {
			name string
			by   auth.Scope
			want []int64
		}{{"the office", office1, ids[:2]}, {"a village", inA, ids[:1]}, {"its neighbour", inB, ids[1:2]}, {"another county", foreign, nil}} {
			files, err := d.numbered(c.by, ids...)
			got := slices.Sorted(maps.Keys(files))
			want := slices.Sorted(slices.Values(c.want))
			if err != nil || !slices.Equal(got, want) {
				d.Errorf("%s: %v, want %v, %v", c.name, got, want, err)
			}
			for id, f := range files {
				if f.ID != id || f.Name != "照片.pdf" {
					d.Errorf("%s: number %d is %+v", c.name, id, f)
				}
			}
		}
		_, err := d.numbered(auth.Scope{Role: auth.Administrator, Division: 990101000000}, ids...)
		d.is(err, fault.Forbidden, "an administrator read files")
	})
}
