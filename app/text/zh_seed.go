package text

// zhSeed has the faults of a catalogue of books.
var zhSeed = []translation{
	{"must be at most %d MiB", "不能超过 %d MiB"},
	{"line %d: must be UTF-8", "第 %d 行：必须是 UTF-8 编码"},
	{"must be one JSON array", "必须是一个 JSON 数组"},
	{"row %d: %w", "第 %d 条：%v"},
	{"book_id: %d is already in row %d", "book_id：%d 在第 %d 条已经有了"},
	{"must be an object", "必须是一个对象"},
	{"%.40q: is not a key of a book", "%.40q：不是书的键"},
	{"%s: is there twice", "%s：重复了"},
	{"%s: is missing", "%s：缺少"},
	{"must be a whole number in plain digits", "必须是用数字写的整数"},
	{"must be a string", "必须是字符串"},
	{"must not contain U+FFFD, the mark of damaged text", "不能含有 U+FFFD，它表示文字已损坏"},
	{"look for missing books: %w", "查找缺少的书：%v"},
	{"insert books %d to %d: %w", "添加第 %d 到 %d 号书：%v"},
}
