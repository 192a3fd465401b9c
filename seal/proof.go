package seal

import (
	"bytes"

	"guben/fault"
	"guben/store"
)

// Schema is the room's table: one row that only the database's own key can make.
var Schema = store.Schema{Room: "seal", Steps: []string{`
	CREATE TABLE seal_proof (id INTEGER NOT NULL PRIMARY KEY, proof BYTEA NOT NULL);`}}

// Fit refuses a key that is not the database's own: the first it was opened with.
// What was written with another could never be read again together with the rest.
func (r *Ring) Fit(tx *store.Tx) error {
	proof := r.Index("seal_proof", "1")
	if _, err := tx.Exec("INSERT INTO seal_proof (id, proof) VALUES (1, $1) ON CONFLICT (id) DO NOTHING", proof); err != nil {
		return err
	}
	var own []byte
	if err := tx.QueryRow("SELECT proof FROM seal_proof WHERE id = 1").Scan(&own); err != nil {
		return err
	}
	if !bytes.Equal(own, proof) {
		return fault.New(fault.Conflict, "seal.other_key")
	}
	return nil
}
