package certs

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"sync"
)

// witness remembers why orders failed: autocert says only that one did, and of a renewal not even
// that.
type witness struct {
	next http.RoundTripper

	mu      sync.Mutex
	reasons []string // the latest, each once
}

const (
	// maxAnswer is the longest answer of an authority, in bytes: a chain of certificates.
	maxAnswer = 1 << 20

	maxReasons = 4
)

// RoundTrip implements http.RoundTripper.
func (w *witness) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := w.next.RoundTrip(r)
	if err != nil {
		w.add(err.Error())
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return nil, err
	}
	if len(body) > maxAnswer {
		return nil, errors.New("the certificate authority's answer is too long")
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	w.add(refusals(response.StatusCode, body)...)
	return response, nil
}

func (w *witness) add(reasons ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, reason := range reasons {
		if !slices.Contains(w.reasons, reason) {
			w.reasons = append(w.reasons, reason)
		}
	}
	w.reasons = w.reasons[max(0, len(w.reasons)-maxReasons):]
}

// take gives what has come together, and forgets it.
func (w *witness) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	reasons := w.reasons
	w.reasons = nil
	return reasons
}

// problem is what an authority has against something (RFC 7807).
type problem struct {
	Type   string `json:"type"`
	Detail string `json:"detail"`
}

// refusals reads a problem document, or an authorization with challenges that were not met (RFC
// 8555, sections 6.7 and 7.1.4). That a nonce is too old is everyday life.
func refusals(status int, body []byte) (reasons []string) {
	var answer struct {
		problem
		Challenges []struct {
			Error *problem `json:"error"`
		} `json:"challenges"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return nil
	}
	if status >= 400 && answer.Type != "urn:ietf:params:acme:error:badNonce" {
		reasons = append(reasons, answer.Detail)
	}
	for _, challenge := range answer.Challenges {
		if challenge.Error != nil {
			reasons = append(reasons, challenge.Error.Detail)
		}
	}
	return reasons
}
