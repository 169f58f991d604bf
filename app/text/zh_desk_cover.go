package text

// zhDeskCover has the page that changes the cover of a book.
var zhDeskCover = []translation{
	{"Change the cover", "换封面"},
	{"The cover of %s", "《%s》的封面"},
	{"Back to the book", "回到这本书"},
	{"Before and after", "新旧对照"},
	{"The cover now", "现在的封面"},
	{"before:", "换之前："},
	{"after:", "换之后："},
	{"Use the new cover", "就用新的"},
	{"Keep the cover", "不换了"},
	{"Or another one", "或者换别的"},
	{"Another cover", "换一张"},
	{"A JPEG, PNG or WebP of at most 20 MB and 16 million pixels.", "JPEG、PNG 或 WebP，20 MB、1600 万像素以内。"},
	{"Look at the picture", "看看这张图片"},
	{"A page of the PDF", "书里的一页"},
	{"The PDF has %s pages.", "这个 PDF 有 %s 页。"},
	{"Page 1 follows the PDF when you replace it; another page stays as it is.", "用第 1 页，换 PDF 时封面跟着换；用别的页，封面不变。"},
	{"Look at the page", "看看这一页"},
	{"Look at the drawn one", "看看画的"},
	{"Look at the address", "看看这个网址"},
	{"Choose a picture first.", "先选一张图片。"},
	{"The picture is gone: choose it again.", "那张图片不在了：再选一次。"},
}
