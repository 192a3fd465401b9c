package attachment

import (
	"strconv"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/store"
)

// piece is how much of a content stands in one row: small enough for every
// driver's buffers, large enough that a photo is a few rows.
const piece = 256 << 10

// Put keeps a content for a place. Content the county has already is not kept
// twice. key is the idempotency key of the upload; a key used before is
// fault.Duplicate, and the file stands under Content.Hash already.
func (a *Archive) Put(tx *store.Tx, scope auth.Scope, content *Content, place division.Code, unit, key string) (File, error) {
	if err := permit(scope, place); err != nil {
		return File{}, err
	}
	f := File{ID: tx.NewID(), County: countyOf(place), Hash: content.Hash, Type: content.Type, Name: content.Name, Size: content.Size(),
		Division: place, Unit: unit, Account: scope.Account, By: scope.Name, At: tx.Now()}
	if err := a.audited(tx, scope, f, "put", key); err != nil {
		return File{}, err
	}
	if err := a.keep(tx, f, content.Bytes); err != nil {
		return File{}, err
	}
	_, err := tx.Exec(`INSERT INTO attachment (county, id, hash, division, unit, name, account, account_name, at, removed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)`, f.County, f.ID, f.Hash, int64(place), unit,
		a.ring.Seal(nameField, f.Name), f.Account, f.By, f.At)
	return f, err
}

// permit asks for a role that works on records, within its area.
func permit(scope auth.Scope, place division.Code) error {
	if err := scope.Need(auth.Verify); err != nil {
		return err
	}
	if !scope.Reaches(place) {
		return absent()
	}
	return nil
}

func countyOf(place division.Code) int64 { return int64(place) / 1e6 }

func absent() error { return fault.New(fault.NotFound, "attachment.absent") }

// keep writes the content unless the county has it.
func (a *Archive) keep(tx *store.Tx, f File, content []byte) error {
	pieces := (len(content) + piece - 1) / piece
	n, err := tx.Exec(`INSERT INTO attachment_content (county, hash, type, size, pieces, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (county, hash) DO NOTHING`, f.County, f.Hash, string(f.Type), f.Size, pieces, f.At)
	if err != nil || n == 0 {
		return err
	}
	for i := range pieces {
		part := content[i*piece : min((i+1)*piece, len(content))]
		if _, err := tx.Exec("INSERT INTO attachment_piece (county, hash, n, sealed) VALUES ($1, $2, $3, $4)",
			f.County, f.Hash, i, a.ring.Seal(pieceField(f.Hash, i), string(part))); err != nil {
			return err
		}
	}
	return nil
}

// The fields content and names are sealed for: a piece opens only in its place.
const nameField = "attachment name"

func pieceField(hash string, n int) string { return "attachment " + hash + " " + strconv.Itoa(n) }

// Remove marks a file removed: it is read no more under this id. The content
// stays, for other places it was put for and as evidence.
func (a *Archive) Remove(tx *store.Tx, scope auth.Scope, county, id int64, key string) error {
	f, err := a.one(tx, county, id)
	if err != nil {
		return err
	}
	if err := permit(scope, f.Division); err != nil {
		return err
	}
	if err := a.audited(tx, scope, f, "remove", key); err != nil {
		return err
	}
	_, err = tx.Exec("UPDATE attachment SET removed = $1 WHERE county = $2 AND id = $3", tx.Now(), county, id)
	return err
}

func (a *Archive) audited(tx *store.Tx, scope auth.Scope, f File, action, key string) error {
	return a.log.Append(tx, audit.Entry{County: f.County, Actor: scope.Account, ActorName: scope.Name, Action: "attachment." + action,
		Subject: "attachment", SubjectID: f.ID, Key: key, Detail: map[string]any{"hash": f.Hash, "type": f.Type, "size": f.Size}})
}
