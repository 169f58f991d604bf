package s3

import (
	"context"
	"net/url"
)

// Address returns an address at which any client can GET a PDF for a minute, or describe it with
// the verb HEAD. It is empty for the embedded files. The signature is for the one verb.
func (b *Bucket) Address(verb, name, disposition string) (string, error) {
	e, embedded, err := b.locateBook(name)
	if embedded != nil {
		embedded.Close()
	}
	if err != nil || embedded != nil {
		return "", err
	}
	signed, err := b.links.Presign(context.Background(), verb, b.bucket, e.key, b.lasting, url.Values{
		"response-content-type":        {"application/pdf"},
		"response-content-disposition": {disposition},
		"response-cache-control":       {"private, no-cache"},
	})
	if err != nil {
		return "", b.explain(err)
	}
	return signed.String(), nil
}
