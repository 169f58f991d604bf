package bench

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
)

// Site is the servers to measure and their folders.
type Site struct {
	Shop  string // address of a shop made by Build
	Few   string // address of a shop with five books
	Books string // the folder of Shop's PDFs
	Dir   string // a folder on the disk of Shop's database

	// Floors starts bare servers in a process of their own and returns their addresses.
	Floors func(context.Context, []Floor) ([]string, error)
}

// fileSize is the size of the book that is downloaded: a book with pictures.
const fileSize = 20 << 20

// Run measures the site, whose shop has this size. It adds orders and comments to the shop.
func (s Size) Run(ctx context.Context, site Site, rounds Rounds) ([]Row, error) {
	customers := s.Customers()
	pairs, err := s.pairs(ctx, site, customers)
	if err != nil {
		return nil, err
	}
	writes := append(Buys(Purchases(customers), 1, readers, 4*readers), s.Commenting(customers), Logins())
	rounds.expect(2*len(pairs) + len(writes) + 1)
	var rows []Row
	for _, p := range pairs {
		results, err := rounds.measure(ctx, p.Load(p.addr), p.Load(p.floor))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		rows = append(rows, p.row(results[0], results[1], ofFloor))
	}
	contenders := []contender{disk{site.Dir}}
	for _, call := range writes {
		contenders = append(contenders, call.Load(site.Shop))
	}
	results, err := rounds.measure(ctx, contenders...)
	if err != nil {
		return nil, fmt.Errorf("writes: %w", err)
	}
	alone, buy, most := results[1], results[2], results[3]
	for i, floor := range []struct {
		Result
		of string
	}{{results[0], ofDisk}, {alone, ofAlone}, {alone, ofAlone}, {buy, ofBuy}, {most, ofMost}} {
		rows = append(rows, writes[i].row(results[i+1], floor.Result, floor.of))
	}
	return rows, nil
}

// pair is a call of the shop, with a bare server that sends the same response.
type pair struct {
	Call
	addr, floor string
	file        string // sent as the response; empty is none
}

// pairs returns every call that changes nothing, with its floor.
func (s Size) pairs(ctx context.Context, site Site, customers []Customer) ([]pair, error) {
	pairs := []pair{{Call: Catalogue("getBooks, 5 books"), addr: site.Few}}
	for _, call := range s.Reads(customers) {
		pairs = append(pairs, pair{Call: call, addr: site.Shop})
	}
	download, book := Download(fmt.Sprintf("download of %d MB, in MB", fileSize>>20), customers)
	file := filepath.Join(site.Books, book.WireName())
	if err := writeFile(file); err != nil {
		return nil, err
	}
	pairs = append(pairs, pair{Call: download, addr: site.Shop, file: file})

	floors := make([]Floor, len(pairs))
	for i, p := range pairs {
		var err error
		if floors[i], err = FloorOf(ctx, p.addr, p.Request(0)); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		if p.file != "" {
			floors[i].File, floors[i].Body = p.file, nil
		}
	}
	addrs, err := site.Floors(ctx, floors)
	if err != nil {
		return nil, err
	}
	for i := range pairs {
		pairs[i].floor = addrs[i]
	}
	return pairs, nil
}

func writeFile(path string) error {
	content := make([]byte, fileSize)
	rand.Read(content)
	copy(content, "%PDF-1.7\n") // otherwise the shop does not serve it
	copy(content[fileSize-6:], "%%EOF\n")
	return os.WriteFile(path, content, 0o600)
}
