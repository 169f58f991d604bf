package desk

// Routes returns the method and the path of every route, and whether it is open for everyone.
func Routes() (list []struct {
	Method, Path string
	Open         bool
}) {
	for _, r := range routes {
		list = append(list, struct {
			Method, Path string
			Open         bool
		}{r.method, Root + r.path, r.open})
	}
	return list
}
