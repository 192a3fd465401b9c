package attachment_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"guben/attachment"
	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
)

// The places are below a county code that is not assigned.
const (
	county   = int64(990101)
	villageA = division.Code(990101001001)
	villageB = division.Code(990101001002)
	other    = division.Code(990102001001)
)

var (
	office1 = auth.Scope{Account: 1, Name: "专班", Role: auth.Office, Division: 990101000000}
	inA     = auth.Scope{Account: 2, Name: "甲村", Role: auth.Village, Division: villageA}
	inB     = auth.Scope{Account: 3, Name: "乙村", Role: auth.Village, Division: villageB}
	reader  = auth.Scope{Account: 4, Name: "督查", Role: auth.Inspector, Division: 990101000000}
)

type desk struct {
	*testing.T
	db *store.DB
	a  *attachment.Archive
}

func each(t *testing.T, test func(desk)) {
	storetest.Each(t, []store.Schema{audit.Schema, attachment.Schema}, func(t *testing.T, db *store.DB) {
		ring, err := seal.New([]byte("0123456789abcdef0123456789abcdef"))
		if err != nil {
			t.Fatal(err)
		}
		test(desk{t, db, attachment.New(ring, audit.New(ring))})
	})
}

func (d desk) put(scope auth.Scope, place division.Code, content *attachment.Content, key string) (f attachment.File, err error) {
	err = d.db.Update(context.Background(), func(tx *store.Tx) (err error) {
		f, err = d.a.Put(tx, scope, content, place, "housing", key)
		return err
	})
	return f, err
}

func (d desk) remove(scope auth.Scope, id int64, key string) error {
	return d.db.Update(context.Background(), func(tx *store.Tx) error { return d.a.Remove(tx, scope, county, id, key) })
}

func (d desk) get(scope auth.Scope, hash string) (f attachment.File, content []byte, err error) {
	err = d.db.View(context.Background(), func(tx *store.Tx) (err error) {
		f, content, err = d.a.Get(tx, scope, county, hash)
		return err
	})
	return f, content, err
}

func (d desk) count(query string) (n int64) {
	d.Helper()
	err := d.db.View(context.Background(), func(tx *store.Tx) error { return tx.QueryRow(query).Scan(&n) })
	if err != nil {
		d.Fatal(err)
	}
	return n
}

func (d desk) broken() (broken []error) {
	d.Helper()
	err := d.db.View(context.Background(), func(tx *store.Tx) (err error) {
		broken, err = d.a.Check(tx)
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return broken
}

func (d desk) is(err error, kind fault.Kind, what string) {
	d.Helper()
	if fault.KindOf(err) != kind || err == nil {
		d.Errorf("%s: %v, want %s", what, err, kind)
	}
}

func TestAFileComesBackAsItWasKept(t *testing.T) {
	each(t, func(d desk) {
		content := prepare(d, "入户照片.jpg", phone(d))
		put, err := d.put(inA, villageA, content, "k1")
		if err != nil {
			d.Fatal(err)
		}
		got, kept, err := d.get(inA, content.Hash)
		if err != nil || got != put || !bytes.Equal(kept, content.Bytes) || got.Name != "入户照片.jpg" || got.Unit != "housing" || got.By != "甲村" {
			d.Errorf("%+v, %d bytes, %v", got, len(kept), err)
		}
		if d.count("SELECT COUNT(*) FROM audit WHERE action = 'attachment.put'") != 1 || len(d.broken()) > 0 {
			d.Error("audit or invariants")
		}
	})
}

func TestTenMegabytes(t *testing.T) {
	each(t, func(d desk) {
		big := make([]byte, 10<<20)
		random := rand.NewChaCha8([32]byte{1})
		random.Read(big)
		content := prepare(d, "a.pdf", append(append([]byte("%PDF-1.4\n"), big...), "\n%%EOF"...))
		if _, err := d.put(office1, villageA, content, "big"); err != nil {
			d.Fatal(err)
		}
		if _, kept, err := d.get(office1, content.Hash); err != nil || !bytes.Equal(kept, content.Bytes) {
			d.Errorf("%d bytes, %v", len(kept), err)
		}
	})
}

func TestContentIsKeptOnceACounty(t *testing.T) {
	each(t, func(d desk) {
		content := prepare(d, "a.jpg", plainJPEG(d))
		for key, scope := range map[string]auth.Scope{"a": inA, "b": inB} {
			if _, err := d.put(scope, scope.Division, content, key); err != nil {
				d.Fatal(err)
			}
		}
		if n := d.count("SELECT COUNT(*) FROM attachment_content"); n != 1 {
			d.Errorf("%d contents", n)
		}
		first, _, _ := d.get(inA, content.Hash)
		second, _, _ := d.get(inB, content.Hash)
		if first.Division != villageA || second.Division != villageB {
			d.Errorf("village A sees the file of %d, village B that of %d", first.Division, second.Division)
		}
		if err := d.remove(inA, first.ID, "r"); err != nil {
			d.Fatal(err)
		}
		if _, _, err := d.get(inA, content.Hash); fault.KindOf(err) != fault.NotFound {
			d.Errorf("removed, and read: %v", err)
		}
		if _, _, err := d.get(inB, content.Hash); err != nil {
			d.Errorf("removed elsewhere, and lost here: %v", err)
		}
	})
}

func TestNobodyReachesBeyondTheirArea(t *testing.T) {
	each(t, func(d desk) {
		content := prepare(d, "a.jpg", plainJPEG(d))
		put, err := d.put(inA, villageA, content, "a")
		if err != nil {
			d.Fatal(err)
		}
		_, err = d.put(inA, villageB, content, "b")
		d.is(err, fault.NotFound, "put for another village")
		_, err = d.put(reader, villageA, content, "c")
		d.is(err, fault.Forbidden, "put by an inspector")
		_, err = d.put(office1, other, content, "d")
		d.is(err, fault.NotFound, "put for another county")
		_, _, err = d.get(inB, content.Hash)
		d.is(err, fault.NotFound, "read by another village")
		d.is(d.remove(inB, put.ID, "e"), fault.NotFound, "removed by another village")
		d.is(d.remove(reader, put.ID, "f"), fault.Forbidden, "removed by an inspector")
		_, _, err = d.get(auth.Scope{Account: 9, Role: auth.Administrator, Division: 990101000000}, content.Hash)
		d.is(err, fault.Forbidden, "read by an administrator")
		if _, _, err := d.get(reader, content.Hash); err != nil {
			d.Errorf("the inspector cannot read: %v", err)
		}
	})
}

func TestAnUploadSentTwiceHappensOnce(t *testing.T) {
	each(t, func(d desk) {
		content := prepare(d, "a.jpg", plainJPEG(d))
		if _, err := d.put(inA, villageA, content, "same"); err != nil {
			d.Fatal(err)
		}
		_, err := d.put(inA, villageA, content, "same")
		d.is(err, fault.Duplicate, "the same key")
		if n := d.count("SELECT COUNT(*) FROM attachment"); n != 1 {
			d.Errorf("%d files", n)
		}
	})
}

func TestAFailedChangeLeavesNothing(t *testing.T) {
	each(t, func(d desk) {
		content := prepare(d, "a.jpg", plainJPEG(d))
		err := d.db.Update(context.Background(), func(tx *store.Tx) error {
			if _, err := d.a.Put(tx, inA, content, villageA, "", "k"); err != nil {
				return err
			}
			return errors.New("the record was not saved")
		})
		if err == nil || d.count("SELECT (SELECT COUNT(*) FROM attachment) + (SELECT COUNT(*) FROM attachment_piece) + (SELECT COUNT(*) FROM audit)") != 0 {
			d.Error("something is left")
		}
	})
}

func TestNothingReadableAtRest(t *testing.T) {
	each(t, func(d desk) {
		content := prepare(d, "张某某户.jpg", plainJPEG(d))
		if _, err := d.put(inA, villageA, content, "k"); err != nil {
			d.Fatal(err)
		}
		var sealed, name []byte
		err := d.db.View(context.Background(), func(tx *store.Tx) error {
			return tx.QueryRow("SELECT p.sealed, a.name FROM attachment_piece p, attachment a").Scan(&sealed, &name)
		})
		if err != nil || bytes.Contains(sealed, content.Bytes[20:60]) || bytes.Contains(name, []byte("某")) {
			d.Errorf("readable, %v", err)
		}
	})
}

func TestDamageIsFound(t *testing.T) {
	each(t, func(d desk) {
		content := prepare(d, "a.png", plainPNG(d))
		if _, err := d.put(inA, villageA, content, "k"); err != nil {
			d.Fatal(err)
		}
		for _, harm := range []string{
			"UPDATE attachment_piece SET sealed = (SELECT name FROM attachment)",
			"DELETE FROM attachment_piece",
			"UPDATE attachment_content SET hash = 'other'",
			"UPDATE attachment SET division = 990102001001",
		} {
			err := d.db.Update(context.Background(), func(tx *store.Tx) error {
				_, err := tx.Exec(harm)
				return err
			})
			if err != nil {
				d.Fatal(err)
			}
			if len(d.broken()) == 0 {
				d.Errorf("%s: nothing is found", harm)
			}
		}
		if _, _, err := d.get(inA, content.Hash); err == nil {
			d.Error("a damaged file is given out")
		}
	})
}

func TestAFileCutShortIsNotGivenOut(t *testing.T) {
	each(t, func(d desk) {
		content := prepare(d, "a.pdf", []byte("%PDF-1.4\n"+string(make([]byte, 600<<10))+"\n%%EOF"))
		if _, err := d.put(inA, villageA, content, "k"); err != nil {
			d.Fatal(err)
		}
		err := d.db.Update(context.Background(), func(tx *store.Tx) error {
			_, err := tx.Exec("DELETE FROM attachment_piece WHERE n = 2")
			return err
		})
		if err != nil {
			d.Fatal(err)
		}
		_, kept, err := d.get(inA, content.Hash)
		d.is(err, fault.Damaged, fmt.Sprintf("%d bytes of %d", len(kept), content.Size()))
	})
}
