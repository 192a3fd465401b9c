package indicator_test

import (
	"context"
	"slices"
	"syscall"
	"testing"
	"time"

	"guben/auth"
	"guben/division"
	"guben/indicator"
	"guben/packs"
	"guben/pack"
	"guben/period"
	"guben/screen"
	"guben/screen/screentest"
	"guben/store"
	"guben/store/storetest"
)
