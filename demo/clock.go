package demo

import (
	"sync"
	"time"

	"guben/period"
)

// Clock is time a demo moves from day to day; between two moves it runs.
type Clock struct {
	mutex sync.Mutex
	at    time.Time // what it was set to
	since time.Time // when, by the machine
}

// NewClock is a clock set to nine in the morning of a day.
func NewClock(day period.Day) *Clock {
	c := &Clock{}
	c.Set(day)
	return c
}

// Now is the demo's time.
func (c *Clock) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.at.Add(time.Since(c.since))
}

// Set moves the clock to nine in the morning of a day in China.
func (c *Clock) Set(day period.Day) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	year, month, date := day.Date()
	c.at, c.since = time.Date(year, month, date, 9, 0, 0, 0, period.China), time.Now()
}
