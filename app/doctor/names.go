package doctor

import (
	"context"
	"net/netip"
	"strings"
	"time"

	"littleshelf/app/text"
)

// lookUpTimeout bounds the lookup of a name. Readers' phones do not wait longer.
const lookUpTimeout = 4 * time.Second

// names looks up every name that readers or the server depend on.
func (s *Shop) names(ctx context.Context) (found []Finding) {
	ctx, cancel := context.WithTimeout(ctx, 2*lookUpTimeout)
	defer cancel()
	for _, host := range s.Names {
		found = s.name(ctx, found, host,
			text.Sprintf("add an A or AAAA record with this machine's public address where the domain is kept"))
	}
	if s.WeChatHost != "" {
		found = s.name(ctx, found, s.WeChatHost,
			text.Sprintf("check this machine's network and its DNS servers (/etc/resolv.conf)"))
	}
	if len(found) == 0 {
		found = append(found, okf("the shop depends on no name"))
	}
	return found
}

func (s *Shop) name(ctx context.Context, found []Finding, host string, advice text.Phrase) []Finding {
	if _, err := netip.ParseAddr(host); err == nil {
		return found
	}
	ctx, cancel := context.WithTimeout(ctx, lookUpTimeout)
	defer cancel()
	addresses, err := s.LookUp(ctx, host)
	if err != nil {
		return append(found, failf("the name %s does not resolve (%v): %s", host, err, advice))
	}
	return append(found, okf("%s is %s", host, strings.Join(addresses, ", ")))
}
