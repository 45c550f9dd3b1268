package transport

import (
	"bytes"
	"io"
	"net"
	"testing"
	"testing/iotest"

	"golang.org/x/net/http2"
)

type readOnly struct {
	net.Conn
	reader io.Reader
}

func (r readOnly) Read(buffer []byte) (int, error) { return r.reader.Read(buffer) }

// The limit that a peer announces is found however its bytes come, and passed on
// as they are.
func TestStreamLimitOfThePeer(t *testing.T) {
	announce := func(settings ...http2.Setting) []byte {
		var wire bytes.Buffer
		framer := http2.NewFramer(&wire, nil)
		_ = framer.WriteSettings(settings...)
		_ = framer.WritePing(true, [8]byte{})
		return wire.Bytes()
	}
	window := http2.Setting{ID: http2.SettingInitialWindowSize, Val: 1 << 16}
	for _, c := range []struct {
		name string
		wire []byte
		want uint32 // 0: none
	}{
		{"announced", announce(window, http2.Setting{ID: http2.SettingMaxConcurrentStreams, Val: 128}), 128},
		{"not announced", announce(window), 0},
		{"nothing announced", announce(), 0},
		{"not HTTP/2", []byte("HTTP/1.1 400 Bad Request\r\n\r\n"), 0},
		{"cut", announce(window)[:5], 0},
	} {
		for way, reader := range map[string]io.Reader{
			"at once": bytes.NewReader(c.wire), "byte by byte": iotest.OneByteReader(bytes.NewReader(c.wire)),
		} {
			settings := &firstSettings{Conn: readOnly{reader: reader}}
			passed, err := io.ReadAll(settings)
			if err != nil || !bytes.Equal(passed, c.wire) {
				t.Errorf("%s, %s: %q, %v", c.name, way, passed, err)
			}
			limit := settings.streamLimit()
			if (limit == nil) != (c.want == 0) || limit != nil && *limit != c.want {
				t.Errorf("%s, %s: %v", c.name, way, limit)
			}
		}
	}
}
