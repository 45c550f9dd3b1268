package client

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"syscall"

	"golang.org/x/net/http2"
)

// Kind is what a failure looks like from here, so that it can be counted and the
// limit behind it be named.
type Kind string

const (
	// Refused: nobody listens.
	Refused Kind = "refused"
	// Reset: the connection was torn down, or the HTTP/2 stream.
	Reset Kind = "reset"
	// Closed: the connection or the response ended before it should have.
	Closed Kind = "closed"
	// Silent: no response head in the time given.
	Silent Kind = "silent"
	// Answered: with a status other than 200, or another type.
	Answered Kind = "answered"
	// Files: this process may have no more open files.
	Files Kind = "files"
	// Ports: this host has no port left for a connection to that address.
	Ports Kind = "ports"
	// Other is none of these.
	Other Kind = "other"
)

// KindOf tells what the error of an attempt, or of a lost connection, looks like.
func KindOf(err error) Kind {
	var answer *AnswerError
	var network net.Error
	var stream http2.StreamError
	var goAway http2.GoAwayError
	switch {
	case errors.As(err, &answer):
		return Answered
	case errors.Is(err, syscall.ECONNREFUSED):
		return Refused
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return Files
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return Ports
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE),
		errors.As(err, &stream), errors.As(err, &goAway):
		return Reset
	case errors.Is(err, errSilent), errors.Is(err, context.DeadlineExceeded),
		errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return Silent
	case errors.Is(err, errEnded), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return Closed
	}
	return Other
}
