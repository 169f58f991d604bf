package desk

// room is one part of the desk, as the rail lists it. Its name is a text of the catalogue.
type room struct{ Path, Name string }

var rooms = []room{
	{"", "Today"},
	{"books", "Books"},
	{"readers", "Readers"},
	{"orders", "Orders"},
	{"comments", "Comments"},
	{"codes", "Codes"},
	{"log", "Log"},
	{"house", "House"},
}
