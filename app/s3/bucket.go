// Package s3 stores the shop's PDFs and covers in a bucket of S3-compatible storage, which many
// servers share. A key never gets other content: the name of a PDF that the shop stores is the
// SHA-256 of its content, and so is that of a cover.
//
// Readers download from the storage itself, at addresses that are signed for a minute. The server
// downloads what it draws into the disk cache.
package s3

import (
	"net/url"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"littleshelf/app/text"
	"littleshelf/books"
)

// Bucket is a books.Store.
type Bucket struct {
	place
	machine books.Machine
	client  minio.Core
	links   *minio.Client // signs addresses for clients
	lasting time.Duration // how long an address is valid

	gate     gate
	pdfs     listing
	covers   listing
	verdicts verdicts
	books    fetches // of PDFs
	pictures fetches // of covers, which do not wait for PDFs
}

var _ books.Store = (*Bucket)(nil)

// linkTime is how long the address of a download is valid. A refund ends downloads after it.
const linkTime = time.Minute

// Open opens the bucket at an address. The keys are in the secrets AWS_ACCESS_KEY_ID,
// AWS_SECRET_ACCESS_KEY and, if there is one, AWS_SESSION_TOKEN. Open does not connect.
func Open(address string, m books.Machine) (books.Store, error) {
	p, err := parse(address)
	if err != nil {
		return nil, err
	}
	b, err := open(p, m)
	if err != nil {
		return nil, err
	}
	if isOpen(p.endpoint) || isOpen(p.public) {
		m.Log.Warn("the books are read and sent without encryption: name the storage with https://", "bucket", p.bucket)
	}
	if m.Cache != nil {
		clearCache(m.Cache.Dir)
	}
	return b, nil
}

func open(p place, m books.Machine) (*Bucket, error) {
	keys, err := readKeys(m)
	if err != nil {
		return nil, err
	}
	b := &Bucket{place: p, machine: m, lasting: linkTime}
	b.pdfs.prefix, b.covers.prefix = p.prefix, p.prefix+books.CoversDir+"/"
	if b.client.Client, err = connect(p, p.endpoint, keys); err != nil {
		return nil, err
	}
	b.links, err = connect(p, p.public, keys)
	return b, err
}

// connect returns a client of the service at an address.
func connect(p place, at *url.URL, keys *credentials.Credentials) (*minio.Client, error) {
	client, err := minio.New(at.Host, &minio.Options{
		Creds: keys, Secure: at.Scheme == "https", Region: p.region, BucketLookup: p.lookup,
		Transport: newTransport(), MaxRetries: attempts,
	})
	if err != nil {
		return nil, text.Errorf("-books: the storage cannot be named so: %v", err)
	}
	return client, nil
}

// attempts is the number of attempts of a request. The second is for connections that the service
// has closed.
const attempts = 2

func readKeys(m books.Machine) (*credentials.Credentials, error) {
	var keys [3]string
	for i, variable := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"} {
		secret, err := m.Secret(variable)
		if err != nil {
			return nil, err
		}
		keys[i] = secret
	}
	if keys[0] == "" || keys[1] == "" {
		return nil, text.Errorf("-books: the bucket's keys are missing: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, " +
			"or the files that AWS_ACCESS_KEY_ID_FILE and AWS_SECRET_ACCESS_KEY_FILE name")
	}
	return credentials.NewStaticV4(keys[0], keys[1], keys[2]), nil
}

// Usable returns an error if the bucket cannot be listed.
func (b *Bucket) Usable() error {
	_, err := b.list(b.prefix, 1, func(entry) {})
	return err
}
