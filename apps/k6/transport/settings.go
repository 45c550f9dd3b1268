package transport

import (
	"encoding/binary"
	"net"
	"sync"

	"golang.org/x/net/http2"
)

const (
	frameHeader = 9 // bytes (RFC 9113, 4.1)
	setting     = 6 // bytes (RFC 9113, 6.5.1)
	// maxSettings is more than any peer sends at first; a longer frame is not kept.
	maxSettings = 1 << 10
)

// firstSettings reads along until the peer's first SETTINGS frame is complete:
// http2.ClientConn does not tell the limit that a peer announced from the one
// that it takes where a peer announces none.
type firstSettings struct {
	net.Conn
	mu       sync.Mutex
	received []byte
	done     bool
	limit    *uint32
}

func (f *firstSettings) Read(buffer []byte) (int, error) {
	n, err := f.Conn.Read(buffer)
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.done {
		f.received = append(f.received, buffer[:n]...)
		f.parse()
	}
	return n, err
}

// streamLimit is the SETTINGS_MAX_CONCURRENT_STREAMS of the peer's first frame, or nil.
func (f *firstSettings) streamLimit() *uint32 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.limit
}

func (f *firstSettings) parse() {
	if len(f.received) < frameHeader {
		return
	}
	length := int(f.received[0])<<16 | int(f.received[1])<<8 | int(f.received[2])
	isSettings := http2.FrameType(f.received[3]) == http2.FrameSettings
	if isSettings && length <= maxSettings && len(f.received) < frameHeader+length {
		return
	}
	if isSettings && length <= maxSettings {
		f.take(f.received[frameHeader : frameHeader+length])
	}
	f.received, f.done = nil, true
}

func (f *firstSettings) take(payload []byte) {
	for ; len(payload) >= setting; payload = payload[setting:] {
		if http2.SettingID(binary.BigEndian.Uint16(payload)) == http2.SettingMaxConcurrentStreams {
			limit := binary.BigEndian.Uint32(payload[2:])
			f.limit = &limit
		}
	}
}
