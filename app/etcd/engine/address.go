package engine

import (
	"errors"
	"net"
	"net/url"
	"regexp"
	"strings"

	"littleshelf/app/text"
)

// Schemes are the schemes of addresses that Open takes. The second one is encrypted.
var Schemes = []string{"etcd", "etcds"}

const defaultPort = "2379"

// address is the parsed form of etcd://host:2379,host:2379/shop, or of
// etcds://host:2379/shop?ca=FILE&cert=FILE&key=FILE.
type address struct {
	members []string // host:port
	shop    string   // beginning of all keys
	secure  bool
	files   tlsFiles
}

// shopName has no slash, so that no shop's keys are among those of another shop.
var shopName = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

var errForm = text.Errorf("an etcd database is etcd://host:2379,host:2379,host:2379/shop, " +
	"or etcds://host:2379/shop?ca=FILE&cert=FILE&key=FILE")

// parseAddress does not use url.Parse, which takes only one host and port.
func parseAddress(raw string) (address, error) {
	scheme, rest, ok := strings.Cut(raw, "://")
	if !ok || scheme != Schemes[0] && scheme != Schemes[1] {
		return address{}, errForm
	}
	rest, query, _ := strings.Cut(rest, "?")
	hosts, shop, _ := strings.Cut(rest, "/")
	if strings.Contains(hosts, "@") { // the address is in the list of processes, so it must not be repeated in a log
		return address{}, text.Errorf("the address of the database has a user or a password, which everyone on the machine could read: " +
			"put the user into LITTLESHELF_ETCD_USER and the password into a file that LITTLESHELF_ETCD_PASSWORD_FILE names")
	}
	a := address{shop: shop, secure: scheme == Schemes[1]}
	if !shopName.MatchString(shop) {
		return address{}, text.Errorf("%q is no name of a shop in etcd, which has 1 to 64 letters, digits, dots, dashes "+
			"and underscores: %w", shop, errForm)
	}
	for host := range strings.SplitSeq(hosts, ",") {
		member, err := hostPort(host)
		if err != nil {
			return address{}, err
		}
		a.members = append(a.members, member)
	}
	var err error
	a.files, err = parseFiles(query, a.secure)
	return a, err
}

// hostPort adds the default port to a host that has none.
func hostPort(host string) (string, error) {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = strings.Trim(host, "[]"), defaultPort
	}
	if name == "" || port == "" || strings.ContainsAny(name, "/ []") || strings.Contains(name, ":") && net.ParseIP(name) == nil {
		return "", text.Errorf("%q is no host of an etcd member: %w", host, errForm)
	}
	return net.JoinHostPort(name, port), nil
}

// parseFiles reads the part of an address after the question mark.
func parseFiles(query string, secure bool) (files tlsFiles, err error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return files, text.Errorf("the part %q of the database's address cannot be read: %w", query, errForm)
	}
	for name := range values {
		switch value := values.Get(name); {
		case !secure:
			return files, text.Errorf("%s= is for an encrypted connection: begin the database's address with etcds://", name)
		case name == "ca":
			files.ca = value
		case name == "cert":
			files.cert = value
		case name == "key":
			files.key = value
		default:
			return files, text.Errorf("the database's address has %s=, which is not known: %w", name, errForm)
		}
	}
	if (files.cert == "") != (files.key == "") {
		return files, errors.New("cert= and key= in the database's address belong together: name both files or neither")
	}
	return files, nil
}
