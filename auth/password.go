package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"guben/fault"
)

// Cost of a password check: OWASP's argon2id choice for 19 MiB. At most two run
// at once, so that a flood of logins cannot eat the machine's memory.
const (
	argonTime   = 2
	argonMemory = 19 * 1024
	argonKey    = 32
	MinPassword = 10 // characters
)

var argonSlots = make(chan struct{}, 2)

func argon(password string, salt []byte) []byte {
	argonSlots <- struct{}{}
	defer func() { <-argonSlots }()
	return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, 1, argonKey)
}

func hashPassword(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt)
	return fmt.Sprintf("argon2id$%s$%s", encode(salt), encode(argon(password, salt)))
}

func checkPassword(password, stored string) bool {
	parts := strings.Split(stored, "$")
	if len(parts) != 3 {
		return false
	}
	salt, err1 := decode(parts[1])
	want, err2 := decode(parts[2])
	return err1 == nil && err2 == nil && subtle.ConstantTimeCompare(argon(password, salt), want) == 1
}

func encode(b []byte) string             { return base64.RawStdEncoding.EncodeToString(b) }
func decode(text string) ([]byte, error) { return base64.RawStdEncoding.DecodeString(text) }
func secret(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}
func NewPassword() string { return secret(9) }
func acceptable(password, login string) error {
	switch {
	case utf8.RuneCountInString(password) < MinPassword:
		return fault.New(fault.Invalid, "auth.password_short", "least", MinPassword)
	case utf8.RuneCountInString(password) > 200:
		return fault.New(fault.Invalid, "auth.password_long")
	case strings.Contains(strings.ToLower(password), strings.ToLower(login)):
		return fault.New(fault.Invalid, "auth.password_login")
	}
	return nil
}
