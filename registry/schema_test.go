package registry

import (
	"testing"

	"guben/store"
	"guben/store/storetest"
)

func TestSchemaOpens(t *testing.T) {
	storetest.Each(t, []store.Schema{Schema}, func(t *testing.T, db *store.DB) {})
}
