// Package seal keeps ID numbers, phones and bank cards unreadable at rest, and
// still findable: a value is sealed with SM4-GCM, and beside it stands a keyed
// HMAC-SM3 of its normal form for exact match (GB/T 39786 asks for approved
// algorithms; GM/T 0002, GM/T 0004). The key lives in a file of its own, never
// in the database and never in a backup of it.
package seal

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	_ "embed"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"

	"guben/fault"
	"guben/message"
)

//go:embed text.txt
var catalog string

var _ = message.Register("seal", catalog)

const (
	header  = "guben-key-1 " // first words of a key file
	keySize = 32
	version = 1 // first byte of sealed data: SM4-GCM under this key
)

// Ring holds the keys derived from one master key.
type Ring struct {
	aead  cipher.AEAD
	index []byte
	chain []byte
}

// New makes a ring from 32 bytes of key.
func New(master []byte) (*Ring, error) {
	if len(master) != keySize {
		return nil, fault.New(fault.Invalid, "seal.bad_key")
	}
	block, err := sm4.NewCipher(derive(master, "seal", sm4.BlockSize))
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &Ring{aead, derive(master, "index", 32), derive(master, "chain", 32)}, err
}

func derive(master []byte, purpose string, size int) []byte {
	key, err := hkdf.Key(sm3.New, master, nil, "guben "+purpose, size)
	if err != nil {
		panic(err) // only a size out of range, fixed above
	}
	return key
}

// Open reads the key file at path. A missing file is made with a fresh key only
// when create is set: an existing database must never get a new key silently.
func Open(path string, create bool) (*Ring, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && create {
		text, err = generate(path)
	}
	if err != nil {
		return nil, fault.New(fault.NotFound, "seal.no_key", "path", path).Because(err)
	}
	encoded, ok := strings.CutPrefix(strings.TrimSpace(string(text)), header)
	master, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil {
		return nil, fault.New(fault.Damaged, "seal.bad_key_file", "path", path)
	}
	return New(master)
}

// generate makes a fresh key. It reaches the disk whole under another name
// first: half a key file would lock the data away for good.
func generate(path string) ([]byte, error) {
	master := make([]byte, keySize)
	rand.Read(master)
	text := []byte(header + base64.StdEncoding.EncodeToString(master) + "\n")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if err := writeThrough(path+".new", text); err != nil {
		return nil, err
	}
	return text, os.Rename(path+".new", path)
}

func writeThrough(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := file.Write(text); err != nil {
		return err
	}
	return file.Sync()
}

// Seal encrypts plain for one field; sealed data of another field does not open
// in its place. The empty text seals to nil.
func (r *Ring) Seal(field, plain string) []byte {
	if plain == "" {
		return nil
	}
	sealed := make([]byte, 1+r.aead.NonceSize(), 1+r.aead.NonceSize()+len(plain)+r.aead.Overhead())
	sealed[0] = version
	nonce := sealed[1:]
	rand.Read(nonce)
	return r.aead.Seal(sealed, nonce, []byte(plain), []byte(field))
}

// Unseal gives back what Seal was given; nil gives "".
func (r *Ring) Unseal(field string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	size := r.aead.NonceSize()
	if sealed[0] != version || len(sealed) < 1+size {
		return "", fault.New(fault.Damaged, "seal.unreadable", "field", field)
	}
	plain, err := r.aead.Open(nil, sealed[1:1+size], sealed[1+size:], []byte(field))
	if err != nil {
		return "", fault.New(fault.Damaged, "seal.unreadable", "field", field).Because(err)
	}
	return string(plain), nil
}

// Index is the blind index of a value in its normal form: equal values of a
// kind have equal indexes, and nothing else is told without the key. The empty
// text has none.
func (r *Ring) Index(kind, plain string) []byte {
	if plain == "" {
		return nil
	}
	mac := hmac.New(sm3.New, r.index)
	mac.Write([]byte(kind + "\x00" + plain))
	return mac.Sum(nil)[:16]
}

// Chain is the keyed digest that links one audit record to the one before.
func (r *Ring) Chain(before, record []byte) []byte {
	mac := hmac.New(sm3.New, r.chain)
	mac.Write(before)
	mac.Write(record)
	return mac.Sum(nil)
}
