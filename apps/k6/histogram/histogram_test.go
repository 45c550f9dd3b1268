package histogram_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/ssespec/ssespec/apps/k6/histogram"
)

func sample(seed uint64, n int) []time.Duration {
	random := rand.New(rand.NewPCG(seed, 0))
	values := make([]time.Duration, n)
	for i := range values {
		values[i] = time.Duration(math.Exp(random.Float64()*20)) * time.Microsecond
	}
	return values
}

func of(values []time.Duration) *histogram.Histogram {
	h := new(histogram.Histogram)
	for _, v := range values {
		h.Record(v)
	}
	return h
}

// near allows for the width of a bucket.
func near(a, b time.Duration) bool {
	return math.Abs(float64(a-b)) <= math.Max(float64(histogram.Unit), 0.004*float64(b))
}

func TestQuantilesAreTrueToTheirBucket(t *testing.T) {
	for _, n := range []int{1, 2, 3, 10, 999, 20_000} {
		values := sample(uint64(n), n)
		h := of(values)
		slices.Sort(values)
		for _, part := range []float64{0, 0.5, 0.9, 0.95, 0.99, 0.999, 1} {
			exact := values[max(0, int(math.Ceil(part*float64(n)))-1)]
			if got := h.Quantile(part); !near(got, exact) {
				t.Errorf("%v of %d: %v, not %v", part, n, got, exact)
			}
		}
		if h.Min() != values[0] || h.Max() != values[n-1] || h.Count() != uint64(n) {
			t.Errorf("%d values: min %v max %v count %d", n, h.Min(), h.Max(), h.Count())
		}
	}
}

func TestMergeEqualsRecordingAll(t *testing.T) {
	a, b := sample(1, 500), sample(2, 700)
	merged, whole := of(a), of(slices.Concat(a, b))
	merged.Merge(of(b))
	merged.Merge(new(histogram.Histogram))
	collect := func(h *histogram.Histogram) (buckets []histogram.Bucket) {
		h.Buckets(func(b histogram.Bucket) bool { buckets = append(buckets, b); return true })
		return buckets
	}
	if !slices.Equal(collect(merged), collect(whole)) || merged.Sum() != whole.Sum() {
		t.Error("they differ")
	}
}

func TestExtremes(t *testing.T) {
	var h histogram.Histogram
	if h.Quantile(0.5) != 0 || len(h.Represent(10)) != 0 {
		t.Error("an empty histogram has values")
	}
	h.Record(-time.Second)
	h.Record(0)
	h.Record(math.MaxInt64)
	if h.Min() != 0 || h.Max() != histogram.Max || h.Count() != 3 {
		t.Errorf("min %v max %v count %d", h.Min(), h.Max(), h.Count())
	}
	h.Reset()
	if h.Count() != 0 || h.Quantile(1) != 0 {
		t.Error("Reset leaves something")
	}
}

func TestRepresentKeepsTheShape(t *testing.T) {
	values := sample(3, 50_000)
	h := of(values)
	few := h.Represent(500)
	slices.Sort(values)
	if len(few) != 500 || few[0] != values[0] || few[499] != values[len(values)-1] {
		t.Fatalf("%d values from %v to %v", len(few), few[0], few[len(few)-1])
	}
	for _, part := range []float64{0.1, 0.5, 0.9, 0.99} {
		got, exact := few[int(part*500)], values[int(part*50_000)]
		if math.Abs(math.Log(float64(got)/float64(exact))) > 0.05 {
			t.Errorf("%v: %v, not %v", part, got, exact)
		}
	}
	if one := of(values[:3]).Represent(500); len(one) != 3 {
		t.Errorf("three values became %d", len(one))
	}
}

func BenchmarkRecord(b *testing.B) {
	var h histogram.Histogram
	values := sample(4, 1024)
	for i := 0; b.Loop(); i++ {
		h.Record(values[i%1024])
	}
}
