package s3

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/minio/minio-go/v7"

	"littleshelf/app/loopback"
	"littleshelf/app/text"
)

// place is where a bucket is, as an address says it:
// s3://BUCKET/PREFIX?endpoint=https://HOST:PORT&region=REGION&public=https://HOST&style=host
type place struct {
	bucket   string
	prefix   string   // of all keys: empty, or with a slash at its end
	endpoint *url.URL // for this server
	public   *url.URL // for clients
	region   string
	lookup   minio.BucketLookupType
}

var (
	bucketPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
	folderPattern = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]*$`)
	regionPattern = regexp.MustCompile(`^[a-z0-9-]+$`)
)

// errAddress is the error of an address that cannot be parsed. Errors of net/url have the whole
// address, which may contain a secret by mistake.
var errAddress = text.Errorf("-books: the address does not read s3://BUCKET/FOLDER?endpoint=https://HOST&region=REGION")

// parse parses an address. Errors contain no more of it than the name of a parameter.
func parse(address string) (p place, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return p, errAddress
	}
	if u.User != nil {
		return p, text.Errorf("-books: keys do not belong into the address, which every user of the machine can read: " +
			"put them into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and make new ones")
	}
	if !bucketPattern.MatchString(u.Host) || u.Fragment != "" || u.Opaque != "" {
		return p, errAddress
	}
	p.bucket = u.Host
	if folder := strings.Trim(u.Path, "/"); folder != "" {
		for part := range strings.SplitSeq(folder, "/") {
			if !folderPattern.MatchString(part) {
				return p, errAddress
			}
		}
		p.prefix = path.Clean(folder) + "/"
	}
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return p, errAddress
	}
	for name, value := range values {
		if !slices.Contains([]string{"endpoint", "public", "region", "style"}, name) {
			return p, text.Errorf("-books: the address has %q: only endpoint, public, region and style are known", clip(name, 40))
		}
		if len(value) != 1 {
			return p, text.Errorf("-books: the address has %q twice", name)
		}
	}
	return p, p.take(values)
}

// take takes the parameters of an address.
func (p *place) take(values url.Values) (err error) {
	p.region = cmp.Or(values.Get("region"), "us-east-1")
	if !regionPattern.MatchString(p.region) {
		return errAddress
	}
	endpoint := values.Get("endpoint")
	if endpoint == "" {
		if !values.Has("region") {
			return text.Errorf("-books: the address has no endpoint=https://HOST, or region=REGION of Amazon")
		}
		endpoint = "https://s3." + p.region + ".amazonaws.com"
	}
	if p.endpoint, err = origin(endpoint); err != nil {
		return err
	}
	if p.public, err = origin(cmp.Or(values.Get("public"), endpoint)); err != nil {
		return err
	}
	switch values.Get("style") {
	case "":
	case "host":
		p.lookup = minio.BucketLookupDNS
	case "path":
		p.lookup = minio.BucketLookupPath
	default:
		return text.Errorf("-books: style is host, for https://BUCKET.HOST/KEY, or path, for https://HOST/BUCKET/KEY")
	}
	return nil
}

// origin parses the scheme and the host of a service.
func origin(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.Trim(u.Path, "/") != "" ||
		u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errAddress
	}
	u.Path = ""
	return u, nil
}

// isOpen reports whether what is sent to an address can be read on the way.
func isOpen(u *url.URL) bool { return u.Scheme == "http" && !loopback.IsHost(u.Hostname()) }

// clip returns the beginning of a text that others wrote.
func clip(s string, n int) string { return strings.ToValidUTF8(s[:min(len(s), n)], "") }
