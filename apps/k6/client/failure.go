package client

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
)

// FailedError says why the stream was failed for good: it does not reconnect.
type FailedError struct{ Err error }

func (e *FailedError) Error() string { return e.Err.Error() }
func (e *FailedError) Unwrap() error { return e.Err }

func failed(format string, values ...any) error {
	return &FailedError{fmt.Errorf(format, values...)}
}

// checkHead decides whether the response is a stream to announce.
func checkHead(status int, header http.Header) error {
	// "Otherwise, if res's status is not 200, or if res's `Content-Type` is not
	// `text/event-stream`, then fail the connection."
	if status == http.StatusNoContent {
		return failed("the server asked to stop: 204 No Content")
	}
	if status != http.StatusOK {
		return failed("status %d %s, not 200", status, http.StatusText(status))
	}
	contentType := header.Get("Content-Type")
	essence, _, _ := strings.Cut(contentType, ";")
	if media, _, err := mime.ParseMediaType(contentType); err == nil {
		essence = media
	}
	if !strings.EqualFold(strings.TrimSpace(essence), "text/event-stream") {
		return failed("content type %q, not text/event-stream", contentType)
	}
	// Beyond the standard: Fetch decodes; here a coding was not asked for.
	if coding := header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return failed("content coding %q is not supported here: do not send Accept-Encoding", coding)
	}
	return nil
}

// "Otherwise, if res is a network error, then reestablish the connection, unless
// the user agent knows that to be futile, in which case the user agent may fail
// the connection." A certificate that is not trusted stays so.
func futile(err error) bool {
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var record tls.RecordHeaderError
	return errors.As(err, &certificate) || errors.As(err, &authority) ||
		errors.As(err, &hostname) || errors.As(err, &record)
}
