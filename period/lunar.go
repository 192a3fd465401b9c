package period

import "time"

// newYears are the first days of the lunar years 2015 to 2030, by the calendar
// the Purple Mountain Observatory publishes under GB/T 33661-2017.
var newYears = map[int][2]int{
	2015: {2, 19}, 2016: {2, 8}, 2017: {1, 28}, 2018: {2, 16}, 2019: {2, 5}, 2020: {1, 25}, 2021: {2, 12}, 2022: {2, 1},
	2023: {1, 22}, 2024: {2, 10}, 2025: {1, 29}, 2026: {2, 17}, 2027: {2, 6}, 2028: {1, 26}, 2029: {2, 13}, 2030: {2, 3},
}

// LunarNewYear is the day of the Spring Festival in a year, known for 2015 to 2030.
func LunarNewYear(year int) (Day, bool) {
	day, ok := newYears[year]
	return Date(year, time.Month(day[0]), day[1]), ok
}
