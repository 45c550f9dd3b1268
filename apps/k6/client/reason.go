package client

import (
	"errors"
	"net"
	"os"
	"strings"

	"golang.org/x/net/http2"
)

// Reason is the error's text without what differs from stream to stream, such as
// ports and stream numbers, so that equal reasons can be counted.
func Reason(err error) string {
	text := err.Error()
	var operation *net.OpError
	if errors.As(err, &operation) {
		because := operation.Err
		var call *os.SyscallError
		if errors.As(because, &call) { // its name says no more than the operation's
			because = call.Err
		}
		text = strings.Replace(text, operation.Error(), operation.Op+": "+because.Error(), 1)
	}
	var stream http2.StreamError
	if errors.As(err, &stream) {
		text = strings.Replace(text, stream.Error(), "HTTP/2 stream error "+stream.Code.String(), 1)
	}
	return text
}
