package stamp_test

import (
	"encoding/json"
	"net"
	"strings"
	"testing"

	"github.com/ssespec/ssespec/apps/k6/stamp"
)

func path(t testing.TB, text string) stamp.Path {
	t.Helper()
	p, err := stamp.ParsePath(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		path, id, data string
		want           float64
		found          bool
	}{
		{"data.sentAt", "", `{"sequence":1,"sentAt":123.456}`, 123.456, true},
		{"data.sentAt", "", ` { "sentAt" : 1e3 , "x":1}`, 1000, true},
		{"data.sentAt", "", `{"a":"\"sentAt\":1","b":{"sentAt":2},"c":[{"sentAt":3}],"sentAt":4}`, 4, true},
		{"data.meta.sentAt", "", `{"sentAt":1,"meta":{"x":[1,2],"sentAt":-2.5}}`, -2.5, true},
		{"data", "", "17", 17, true},
		{"data", "", "17 and more", 17, true},
		{"id", "42", "", 42, true},
		{"id", "", "", 0, false},
		{"id", "x42", "", 0, false},
		{"data.sentAt", "", `{"sentAt":"1"}`, 0, false},
		{"data.sentAt", "", `{"sentAt":`, 0, false},
		{"data.sentAt", "", `{"sentat":1}`, 0, false},
		{"data.sentAt", "", `[{"sentAt":1}]`, 0, false},
		{"data.sentAt", "", `{"a":"unclosed`, 0, false},
		{"data.sentAt", "", "hello", 0, false},
		{"data.sentAt", "", "", 0, false},
		{"", "1", "1", 0, false},
	} {
		got, found := path(t, c.path).Number([]byte(c.id), []byte(c.data))
		if got != c.want || found != c.found {
			t.Errorf("%s in id %q data %q: %v, %v", c.path, c.id, c.data, got, found)
		}
	}
}

func TestInteger(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "17": 17, "-3": -3, "123456789012345678": 123456789012345678} {
		if got, ok := path(t, "id").Integer([]byte(text), nil); !ok || got != want {
			t.Errorf("%s: %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "-", "1.5", "x", "1e3", " 1", "9999999999999999999"} {
		if got, ok := path(t, "id").Integer([]byte(text), nil); ok {
			t.Errorf("%q is %v", text, got)
		}
	}
}

func TestParsePathRefuses(t *testing.T) {
	for _, text := range []string{"id.x", "sentAt", "data.", "data..x", "DATA"} {
		if _, err := stamp.ParsePath(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestOnThisHost(t *testing.T) {
	own := []string{"127.0.0.1", "127.8.9.1", "::1"}
	if addresses, err := net.InterfaceAddrs(); err == nil {
		for _, address := range addresses {
			own = append(own, address.(*net.IPNet).IP.String())
		}
	}
	for _, ip := range own {
		if !stamp.OnThisHost(&net.TCPAddr{IP: net.ParseIP(ip), Port: 80}) {
			t.Errorf("%s is not taken for this host", ip)
		}
	}
	if stamp.OnThisHost(&net.TCPAddr{IP: net.ParseIP("192.0.2.1")}) || stamp.OnThisHost(nil) {
		t.Error("another host is taken for this one")
	}
}

// Whatever the data, what is found in well-formed JSON is what a decoder finds.
func FuzzNumber(f *testing.F) {
	for _, seed := range []string{`{"sentAt":1}`, `{"a":[{"b":"}"}],"sentAt":-1.5e2}`, `{"a":"\\\"","sentAt":7,"sentAt":8}`, `{`, `"`} {
		f.Add([]byte(seed))
	}
	sentAt := path(f, "data.sentAt")
	f.Fuzz(func(t *testing.T, data []byte) {
		got, found := sentAt.Number(nil, data)
		var object map[string]json.RawMessage
		if json.Unmarshal(data, &object) != nil || strings.Count(string(data), "sentAt") != 1 {
			return
		}
		var want float64
		raw, there := object["sentAt"]
		if there && len(raw) <= 64 && json.Unmarshal(raw, &want) == nil && raw[0] != 'n' && (!found || got != want) {
			t.Fatalf("%q: %v, %v", data, got, found)
		}
	})
}

func BenchmarkNumber(b *testing.B) {
	data := []byte(`{"sequence":12345,"sentAt":123456.789,"padding":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}`)
	sentAt := path(b, "data.sentAt")
	b.ReportAllocs()
	for b.Loop() {
		sentAt.Number(nil, data)
	}
}
