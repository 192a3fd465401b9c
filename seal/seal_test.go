package seal_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"guben/fault"
	"guben/seal"
)

func ring(t *testing.T, fill byte) *seal.Ring {
	t.Helper()
	r, err := seal.New(bytes.Repeat([]byte{fill}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSealOpensOnlyWhereItBelongs(t *testing.T) {
	r, other := ring(t, 1), ring(t, 2)
	sealed := r.Seal("phone", "13900000000")
	if plain, err := r.Unseal("phone", sealed); err != nil || plain != "13900000000" {
		t.Fatalf("got %q, %v", plain, err)
	}
	if bytes.Contains(sealed, []byte("139")) {
		t.Error("the plain text shows in the sealed data")
	}
	if bytes.Equal(sealed, r.Seal("phone", "13900000000")) {
		t.Error("sealing twice gives the same bytes")
	}
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)-1] ^= 1
	for name, open := range map[string]func() (string, error){
		"another field": func() (string, error) { return r.Unseal("bank_card", sealed) },
		"another key":   func() (string, error) { return other.Unseal("phone", sealed) },
		"a flipped bit": func() (string, error) { return r.Unseal("phone", flipped) },
		"a cut end":     func() (string, error) { return r.Unseal("phone", sealed[:5]) },
	} {
		if _, err := open(); fault.KindOf(err) != fault.Damaged {
			t.Errorf("%s: got %v, want damaged", name, err)
		}
	}
}

func TestIndexMatchesEqualValuesOnly(t *testing.T) {
	r := ring(t, 1)
	if !bytes.Equal(r.Index("person", "a"), r.Index("person", "a")) {
		t.Error("equal values differ")
	}
	for name, index := range map[string][]byte{
		"other value": r.Index("person", "b"), "other kind": r.Index("phone", "a"), "other key": ring(t, 2).Index("person", "a"),
	} {
		if bytes.Equal(r.Index("person", "a"), index) {
			t.Errorf("%s: same index", name)
		}
	}
	if r.Index("person", "") != nil || r.Seal("phone", "") != nil {
		t.Error("the empty text has an index or a seal")
	}
}

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "guben.key")
	if _, err := seal.Open(path, false); fault.KindOf(err) != fault.NotFound {
		t.Fatalf("missing key: %v", err)
	}
	made, err := seal.Open(path, true)
	if err != nil {
		t.Fatal(err)
	}
	again, err := seal.Open(path, true)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := again.Unseal("phone", made.Seal("phone", "1")); err != nil || plain != "1" {
		t.Errorf("the key file gives another key: %v", err)
	}
	info, _ := os.Stat(path)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("key file mode %v", info.Mode())
	}
	os.WriteFile(path, []byte("nonsense"), 0o600)
	if _, err := seal.Open(path, true); fault.KindOf(err) != fault.Damaged {
		t.Errorf("damaged key file: %v", err)
	}
}
