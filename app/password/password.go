// Package password hashes passwords with bcrypt. Unlike argon2id it needs no memory to speak of,
// which a small machine has not to spare.
package password

import "golang.org/x/crypto/bcrypt"

// cost is bcrypt's: one comparison takes about a quarter of a second of a small machine's CPU.
const cost = 12

// Bcrypt hashes passwords of at most 72 bytes.
type Bcrypt struct{}

// Hash returns the hash of a password, with its salt and its cost.
func (Bcrypt) Hash(password string) (string, error) {
	hash, err := bcrypt.GenerateFromPassword([]byte(password), cost)
	return string(hash), err
}

// Matches reports whether a hash is that of a password.
func (Bcrypt) Matches(hash, password string) bool {
	return bcrypt.CompareHashAndPassword([]byte(hash), []byte(password)) == nil
}
