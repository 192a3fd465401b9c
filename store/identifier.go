package store

import (
	"crypto/rand"
	"encoding/binary"
	"strconv"
	"sync/atomic"
	"time"
)

// epoch is where identifiers begin to count: 41 bits of milliseconds reach 2089.
var epoch = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()

const (
	nodeBits  = 8  // tells processes on one PostgreSQL apart
	orderBits = 14 // identifiers a millisecond before the clock is borrowed from
)

// sequence makes identifiers: milliseconds, process, order.
type sequence struct {
	node int64
	last *atomic.Int64 // milliseconds << orderBits | order
}

func newSequence() sequence {
	var seed [8]byte
	rand.Read(seed[:])
	node := int64(binary.LittleEndian.Uint64(seed[:]) % (1 << nodeBits))
	return sequence{node: node, last: new(atomic.Int64)}
}

func (s sequence) next(now int64) int64 {
	for {
		last := s.last.Load()
		tick := max((now-epoch)<<orderBits, last+1)
		if s.last.CompareAndSwap(last, tick) {
			return tick>>orderBits<<(nodeBits+orderBits) | s.node<<orderBits | tick&(1<<orderBits-1)
		}
	}
}

// FormatID writes an identifier as text: browsers lose digits of large numbers.
func FormatID(id int64) string { return strconv.FormatInt(id, 10) }

// ParseID reads what FormatID wrote; 0 for anything else.
func ParseID(text string) int64 {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 0 {
		return 0
	}
	return id
}
