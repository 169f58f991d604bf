package web

import (
	"bytes"
	"encoding/json"
)

// rpcCall is a valid request object. A notification has no id.
type rpcCall struct {
	id     json.RawMessage
	method string
	params json.RawMessage
}

// parseCall parses a request object (section 4). One with a repeated member is invalid: two
// programs that parse it could use different values.
func parseCall(item []byte) (call rpcCall, ok bool) {
	seen := make(map[string]json.RawMessage)
	for m, err := range object(item) {
		if _, twice := seen[m.name]; twice || err != nil || len(seen) == maxFields {
			return call, false
		}
		seen[m.name] = m.value
	}
	var version string
	if json.Unmarshal(seen["jsonrpc"], &version) != nil || version != "2.0" {
		return call, false
	}
	method := seen["method"]
	if len(method) == 0 || method[0] != '"' || json.Unmarshal(method, &call.method) != nil {
		return call, false
	}
	call.id, call.params = seen["id"], seen["params"]
	if len(call.id) > 0 && bytes.IndexByte([]byte("{[tf"), call.id[0]) >= 0 {
		return call, false
	}
	return call, true
}

// paramsOf parses params: an object with the call's fields in its member data, or the fields
// themselves.
func paramsOf(params json.RawMessage) (f fields, ok bool) {
	params, ok = unwrapObject(params)
	if !ok || params == nil {
		return nil, ok
	}
	data, nested := params, 0
	for m, err := range object(params) {
		if err != nil {
			return nil, false
		}
		if m.name == "data" {
			data = m.value
			nested++
		}
	}
	params = data
	params, ok = unwrapObject(params)
	if !ok || params == nil || nested > 1 {
		return nil, ok && nested <= 1
	}
	ok = f.addObject(params) == nil
	return f, ok
}

// unwrapObject returns the object in params: params itself, or the only item of an array. Clients
// that pass parameters by position send such an array. It returns nil for null and for an empty
// array.
func unwrapObject(params json.RawMessage) (json.RawMessage, bool) {
	if len(params) == 0 || string(params) == "null" {
		return nil, true
	}
	if params[0] != '[' {
		return params, true
	}
	list, err := items(params, 1)
	if err != nil || len(list) > 1 {
		return nil, false
	}
	if len(list) == 0 {
		return nil, true
	}
	return list[0], list[0][0] == '{'
}

// items returns the items of a JSON array, but at most limit+1 of them: a body can have half a
// million.
func items(array []byte, limit int) (list []json.RawMessage, err error) {
	decoder := json.NewDecoder(bytes.NewReader(array))
	_, err = decoder.Token()
	for err == nil && decoder.More() && len(list) <= limit {
		var item json.RawMessage
		err = decoder.Decode(&item)
		list = append(list, item)
	}
	return list, err
}
