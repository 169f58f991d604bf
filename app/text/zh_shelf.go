package text

// zhShelf has the messages of books import and books export about a list and a folder.
var zhShelf = []translation{
	{"-category must be a name, or a number from 0 to %d", "-category 应为名称，或 0 到 %d 的编号"},
	{"-price must be from 0 to %d points", "-price 应在 0 到 %d 积分之间"},

	// The file.
	{"a workbook and not a CSV file: save it in the spreadsheet as CSV UTF-8",
		"是工作簿，不是 CSV 文件：请在表格软件里另存为 CSV UTF-8"},
	{"neither UTF-8 nor GB18030: save it in the spreadsheet as CSV UTF-8",
		"编码既不是 UTF-8 也不是 GB18030：请在表格软件里另存为 CSV UTF-8"},
	{"damaged UTF-16: save it in the spreadsheet as CSV UTF-8", "UTF-16 编码已损坏：请在表格软件里另存为 CSV UTF-8"},
	{"more than %d rows", "超过 %d 行"},
	{"a cell has more than %d KB: is a quotation mark missing?", "有一格超过 %d KB：是不是少了引号？"},
	{"a cell begins with a quotation mark and has none at its end", "有一格以引号开头，结尾却没有引号"},
	{"text follows the closing quotation mark of a cell: quotation marks inside a cell are doubled",
		"一格的后引号之后还有文字：格内的引号要写两个"},

	// Its rows and cells.
	{"line %d, %s: %w", "第 %d 行“%s”：%v"},
	{"line %d: the columns %s and %s mean the same: rename one", "第 %d 行：%s 和 %s 两列意思相同，请改掉一列的名字"},
	{`no row names the columns: there must be one with "title" or "书名", or "file" or "文件", in it`,
		"没有表头：要有一行写明各列，其中有书名（title）或文件（file）"},
	{"the row has more cells than there are columns: put texts with separators in quotation marks",
		"这一行的格子比表头多：含分隔符的文字要放在引号里"},
	{"neither a title nor a file", "既没有书名也没有文件"},
	{"%.40q was shortened by the spreadsheet: show the column as a number without decimals",
		"%.40q 被表格软件缩短了：请把这一列设为没有小数的数字"},
	{"%.40q is not a whole number", "%.40q 不是整数"},
	{"%.40q is too large", "%.40q 太大"},
	{"%.40q is not a book's number", "%.40q 不是书号"},
	{"%.40q is not a price from 0 to %d points", "%.40q 不是 0 到 %d 积分的价格"},
	{"%.40q is neither listed nor unlisted", "%.40q 既不是“上架”也不是“未上架”"},
	{"%.40q is not a number of pages up to %d", "%.40q 不是 %d 以内的页数"},

	// The folder.
	{"the folder has more than %d PDFs", "文件夹里的 PDF 超过 %d 个"},
	{"a link to a file outside the folder, or to nothing", "是指向文件夹之外的链接，或者指向的文件不存在"},
	{"the folder has no PDF of this name", "文件夹里没有叫这个名字的 PDF"},
	{"%d PDFs could be %s, such as %s and %s: write the path within the folder",
		"有 %d 个 PDF 都可能是 %s，例如 %s 和 %s：请写文件夹里的路径"},
	{"line %d has the same PDF, %s", "第 %d 行用的是同一个 PDF：%s"},
	{"no price: write it in the list, or add -price or -draft", "没有价格：请写在书单里，或者加上 -price 或 -draft"},
	{"the folder has no PDF for it, and a book on sale needs one", "文件夹里没有它的 PDF，上架的书必须有"},
	{"line %d has the same number", "第 %d 行的编号相同"},

	// The commands.
	{"books import: say -price, or -draft while the books are not for sale yet, or name a list with prices",
		"books import：请写 -price；暂不上架的书写 -draft；或者写一份有价格的书单"},
	{"littleshelf: note: titles are those of the files' names only: %v\n", "littleshelf: 提示：书名只看文件名：%v\n"},
	{"littleshelf: note: the column %s of the list is not used\n", "littleshelf: 提示：书单里的“%s”一列没有用到\n"},
	{"littleshelf: note: book %s has no PDF: littleshelf check says why\n",
		"littleshelf: 提示：书 %s 没有 PDF，原因见 littleshelf check\n"},
	{"littleshelf: note: the cover of book %s is lost: littleshelf book set %[1]s -cover FILE\n",
		"littleshelf: 提示：书 %s 的封面丢了：littleshelf book set %[1]s -cover 文件\n"},
	{"would make the category %s\n", "会新建类别 %s\n"},
	{"made the category %s\n", "新建了类别 %s\n"},
	{"the file changed while it was read", "读取时文件被改动了"},
	{"the same as %s", "与 %s 相同"},
	{"dry run: would add %d, there already %d, cannot add %d\n", "试运行：可添加 %d 本，已有 %d 本，无法添加 %d 本\n"},
	{"added %d, there already %d, not added %d\n", "添加了 %d 本，已有 %d 本，未添加 %d 本\n"},
	{"%s is not empty: name a new folder", "%s 里有文件：请写一个新的文件夹"},
	{"%s: books %d, PDFs %d\n", "%s：共 %d 本书，%d 个 PDF\n"},
	{"book %v: %w", "书 %v：%v"},
	{"%d s left", "还剩 %d 秒"},
	{"%d min left", "还剩 %d 分钟"},

	// The table.
	{"REASON", "原因"},
	{"new", "新"},
	{"added", "已添加"},
	{"there", "已有"},
	{"twin", "重复"},
	{"bad", "有误"},

	// The help.
	{"add the PDFs of a folder as books, with the titles and prices of a list", "把一个文件夹里的 PDF 都添加为书，书名和价格可写在书单里"},
	{"copy all PDFs to a new folder, under their titles, with a list that books import reads",
		"把所有 PDF 复制到新文件夹，以书名为文件名，并附 books import 能读的书单"},
	{"show the books and the faults, and change nothing", "只显示会添加的书和问题，不做改动"},
	{"the books are not for sale yet", "暂不上架"},
	{"the price in `POINTS` of books without one in the list", "书单里没写价格的书的价格，`POINTS` 积分"},
	{"the category of books without one in the list, a `NUMBER|NAME`; a new name makes a category",
		"书单里没写类别的书的类别 `NUMBER|NAME`，写编号或名称；新的名称会新建类别"},
	{"littleshelf books import -dry-run -price 5 folder", "littleshelf books import -dry-run -price 5 书"},
	{"littleshelf books import folder list.csv", "littleshelf books import 书 书单.csv"},
	{"littleshelf books export folder", "littleshelf books export 书"},
}
