package control

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
	"time"
)

// A stream is bytes and then a trailer, which is their SHA-256 or an error. A stream without a
// trailer is truncated.
const (
	sizeHeader   = "Littleshelf-Size" // in bytes; an estimate, or missing
	sumTrailer   = "Littleshelf-Sha256"
	errorTrailer = "Littleshelf-Error"
)

func (s *Server) snapshot(w http.ResponseWriter, r *http.Request) {
	s.stream(w, r, func(to io.Writer) error {
		return s.DB.Snapshot(r.Context(), to, func(_, total int64) {
			w.Header().Set(sizeHeader, strconv.FormatInt(total, 10)) // has no effect after the first byte
		})
	})
}

func (s *Server) export(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	s.stream(w, r, func(to io.Writer) error {
		zone, err := time.LoadLocation(query.Get("tz"))
		if err != nil {
			return err
		}
		return s.Export(r.Context(), s.DB, query.Get("what"), zone, to)
	})
}

func (s *Server) stream(w http.ResponseWriter, r *http.Request, write func(io.Writer) error) {
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Trailer", sumTrailer+", "+errorTrailer)
	sum := sha256.New()
	if err := write(io.MultiWriter(w, sum)); err != nil {
		w.Header().Set(errorTrailer, strconv.QuoteToASCII(failureOf(err, r).Msg))
		return
	}
	w.Header().Set(sumTrailer, hex.EncodeToString(sum.Sum(nil)))
}
