package client

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/ssespec/ssespec/apps/k6/transport"
)

// FailedError says why the stream was failed for good: it does not reconnect.
type FailedError struct{ Err error }

func (e *FailedError) Error() string { return e.Err.Error() }
func (e *FailedError) Unwrap() error { return e.Err }

func failed(format string, values ...any) error {
	return &FailedError{fmt.Errorf(format, values...)}
}

// checkHead decides whether the response is a stream to announce.
func checkHead(response *transport.Response) error {
	// "Otherwise, if res's status is not 200, or if res's `Content-Type` is not
	// `text/event-stream`, then fail the connection."
	status, header := response.Status, response.Header
	if status == http.StatusNoContent {
		return &FailedError{&AnswerError{Status: status, text: "the server asked to stop: 204 No Content"}}
	}
	if status != http.StatusOK {
		return &FailedError{unwanted(response)}
	}
	contentType := header.Get("Content-Type")
	essence, _, _ := strings.Cut(contentType, ";")
	if media, _, err := mime.ParseMediaType(contentType); err == nil {
		essence = media
	}
	if !strings.EqualFold(strings.TrimSpace(essence), "text/event-stream") {
		text := fmt.Sprintf("content type %q, not text/event-stream", contentType)
		return &FailedError{&AnswerError{Status: status, text: text}}
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
