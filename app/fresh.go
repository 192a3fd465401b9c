package app

import (
	"os"
	"strings"
)

// fresh reports whether the database has yet to be made: only then may a key
// be made. A PostgreSQL database is asked for its key file at the first start.
func (c Config) fresh() bool {
	if strings.Contains(c.Database, "://") {
		_, err := os.Stat(c.keyFile())
		return os.IsNotExist(err)
	}
	info, err := os.Stat(strings.TrimPrefix(c.Database, "sqlite:"))
	return err != nil || info.Size() == 0
}
