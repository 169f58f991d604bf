package engine

import "littleshelf/app/table"

// A list is read in pages, since a caller may break after a few rows: the first page is small. A
// page with much data is not followed by a larger one.
const (
	firstPage = 32
	maxPage   = 1024
	muchData  = 256 << 10 // bytes
)

func (s *snapshot) Get(at *table.Space, key []byte) ([]byte, error) {
	found, err := s.ask(getCall(at.Number, key))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0][0], nil
}

func getCall(space byte, key []byte) call {
	return call{getOne, [][]byte{int2(int16(space)), key}}
}

func (s *snapshot) GetAll(at *table.Space, keys [][]byte) ([][]byte, error) {
	values := make([][]byte, len(keys))
	if len(keys) == 0 {
		return values, nil
	}
	found, err := s.ask(call{getMany, [][]byte{int2(int16(at.Number)), array(byteaType, keys)}})
	if err != nil {
		return nil, err
	}
	byKey := make(map[string][]byte, len(found))
	for _, row := range found {
		byKey[string(row[0])] = row[1]
	}
	for i, key := range keys {
		values[i] = byKey[string(key)]
	}
	return values, nil
}

func (s *snapshot) Ascend(in *table.Space, prefix, from []byte) table.Pairs {
	if string(from) < string(prefix) {
		from = prefix
	}
	return s.list(in, false, from, table.Successor(prefix))
}

func (s *snapshot) Descend(in *table.Space, prefix, before []byte) table.Pairs {
	below := table.Successor(prefix)
	if before != nil && (below == nil || string(before) < string(below)) {
		below = before
	}
	return s.list(in, true, prefix, below)
}

// list lists the keys that are at least from and below below, which is nil if there is no bound.
func (s *snapshot) list(in *table.Space, descends bool, from, below []byte) table.Pairs {
	return func(yield func(table.Pair, error) bool) {
		from, below := append([]byte{}, from...), below // nil is NULL in SQL; each iteration has its own
		for size := firstPage; ; size = min(2*size, maxPage) {
			page, err := s.ask(pageCall(in, descends, from, below, size))
			if err != nil {
				yield(table.Pair{}, err)
				return
			}
			bytes := 0
			for _, row := range page {
				bytes += len(row[1])
				if !yield(table.Pair{Key: row[0], Value: row[1]}, nil) {
					return
				}
			}
			if len(page) < size {
				return
			}
			if bytes > muchData {
				size /= 2
			}
			if last := page[len(page)-1][0]; descends {
				below = last
			} else {
				from = append(append([]byte{}, last...), 0)
			}
		}
	}
}

// pageCall returns the call that reads one page of a list.
func pageCall(in *table.Space, descends bool, from, below []byte, size int) call {
	params := [][]byte{int2(int16(in.Number)), from, int8b(int64(size))}
	switch {
	case below == nil && descends:
		return call{descend, params}
	case below == nil:
		return call{ascend, params}
	case descends:
		return call{descendBelow, append(params, below)}
	}
	return call{ascendBelow, append(params, below)}
}
