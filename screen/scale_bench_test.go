package screen

import (
	"runtime"
	"testing"
	"time"
)

// BenchmarkScale decides the whole pack over a prefecture and over ten of them:
// the processor's time and the memory a person takes must not grow with their
// number. The ratio is time a person of ten prefectures against that of one.
func BenchmarkScale(b *testing.B) {
	for b.Loop() {
		one := sweepOf(b, 190_000, 657_735)
		ten := sweepOf(b, 1_900_000, 6_577_350)
		b.ReportMetric(one.cpu.Seconds()*1000, "cpu-ms-0.66M")
		b.ReportMetric(ten.cpu.Seconds()*1000, "cpu-ms-6.6M")
		b.ReportMetric(one.heap, "heap-B/person-0.66M")
		b.ReportMetric(ten.heap, "heap-B/person-6.6M")
		b.ReportMetric(float64(ten.cpu)/float64(one.cpu)/10, "ratio/linear")
	}
}

// swept is what one population takes.
type swept struct {
	cpu  time.Duration // of one evaluation of every rule over everyone
	heap float64       // bytes a person
}

func sweepOf(b *testing.B, households, persons int) (s swept) {
	b.Helper()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	standing, err := invented("xiangxi-2020", households, persons)
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	s.heap = float64(after.HeapAlloc-before.HeapAlloc) / float64(standing.Persons())
	const rounds = 3
	begun := processor()
	for range rounds {
		if _, err := standing.Pack.Program.On(standing.Day).Sweep(standing.frame); err != nil {
			b.Fatal(err)
		}
	}
	s.cpu = (processor() - begun) / rounds
	runtime.KeepAlive(standing)
	return s
}
