package attachment

import (
	"strings"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/store"
)

const columns = "a.id, a.county, a.hash, c.type, a.name, c.size, a.division, a.unit, a.account, a.account_name, a.at"

const standing = ` FROM attachment a JOIN attachment_content c ON c.county = a.county AND c.hash = a.hash WHERE a.county = $1 AND a.removed = 0`

func (a *Archive) scan(row store.Scanner) (f File, err error) {
	var name []byte
	var place int64
	if err := row.Scan(&f.ID, &f.County, &f.Hash, &f.Type, &name, &f.Size, &place, &f.Unit, &f.Account, &f.By, &f.At); err != nil {
		return f, err
	}
	f.Division = division.Code(place)
	f.Name, err = a.ring.Unseal(nameField, name)
	return f, err
}

func (a *Archive) one(tx *store.Tx, county, id int64) (File, error) {
	f, err := a.scan(tx.QueryRow("SELECT "+columns+standing+" AND a.id = $2", county, id))
	if store.Missing(err) {
		return f, absent()
	}
	return f, err
}

// Of is what the reader may know of files by their hashes: for each, the one
// put last within the scope. Hashes unknown, removed or elsewhere are left out.
func (a *Archive) Of(tx *store.Tx, scope auth.Scope, county int64, hashes ...string) (map[string]File, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	files := map[string]File{}
	lo, hi := scope.Range()
	for _, hash := range hashes {
		f, err := a.scan(tx.QueryRow("SELECT "+columns+standing+` AND a.hash = $2 AND a.division >= $3 AND a.division < $4
			ORDER BY a.id DESC LIMIT 1`, county, hash, lo, hi))
		if err == nil {
			files[hash] = f
		} else if !store.Missing(err) {
			return nil, err
		}
	}
	return files, nil
}

// Get is a file with its content, whole and as it was kept, or an error:
// NotFound outside the scope, Damaged where the content is not its hash's.
func (a *Archive) Get(tx *store.Tx, scope auth.Scope, county int64, hash string) (File, []byte, error) {
	files, err := a.Of(tx, scope, county, hash)
	if err != nil {
		return File{}, nil, err
	}
	f, ok := files[hash]
	if !ok {
		return File{}, nil, absent()
	}
	content, err := a.content(tx, county, hash)
	return f, content, err
}

// content opens the pieces and holds them against the hash.
func (a *Archive) content(tx *store.Tx, county int64, hash string) ([]byte, error) {
	var b strings.Builder
	n := 0
	err := tx.Each(func(row store.Scanner) error {
		var sealed []byte
		if err := row.Scan(&sealed); err != nil {
			return err
		}
		part, err := a.ring.Unseal(pieceField(hash, n), sealed)
		b.WriteString(part)
		n++
		return err
	}, "SELECT sealed FROM attachment_piece WHERE county = $1 AND hash = $2 ORDER BY n", county, hash)
	if err != nil {
		return nil, err
	}
	content := []byte(b.String())
	if digest(content) != hash {
		return nil, fault.New(fault.Damaged, "attachment.damaged", "hash", hash[:min(12, len(hash))])
	}
	return content, nil
}
