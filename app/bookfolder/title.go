package bookfolder

import (
	"cmp"
	"path"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"littleshelf/app"
)

// namePatterns are the patterns of file names.
type namePatterns struct {
	leadingNumber   *regexp.Regexp   // the place of a book in a series of files: "01.", "3、", "07-", "[12]"
	quotedTitle     *regexp.Regexp   // a title in 《》 with the author behind or before it
	titleThenAuthor []*regexp.Regexp // the other ways to write both
	part            *regexp.Regexp   // a text beside a title that is no author: a volume or an edition
	role            *regexp.Regexp   // a word beside an author's name
}

// patternsOfNames compiles the patterns when they are first needed: a shop that imports no folder
// has no memory for them.
var patternsOfNames = sync.OnceValue(func() namePatterns {
	return namePatterns{
		leadingNumber: regexp.MustCompile(`^(\d{1,3}\s*[.、．)）]\s*|0\d{1,2}[\s_-]+|[\[(（【]\d{1,3}[\])）】]\s*)[^\d\s]`),
		quotedTitle:   regexp.MustCompile(`^(.*?)《(.+)》(.*)$`),
		titleThenAuthor: []*regexp.Regexp{
			regexp.MustCompile(`^(.+?)\s*[(（]([^()（）]+?)\s*(?:著|编著|主编|编)[)）]$`), // 红楼梦（曹雪芹著）
			regexp.MustCompile(`^(.+?)(?:\s+[-–—]\s+|\s*(?:——|--)\s*)(.+)$`),    // 红楼梦 - 曹雪芹
			regexp.MustCompile(`^([^-]*\p{Han})-(\p{Han}[^-]*)$`),               // 红楼梦-曹雪芹
			regexp.MustCompile(`^([^_]*\p{Han}[^_]*)_([^_]+)$`),                 // 红楼梦_曹雪芹
		},
		part: regexp.MustCompile(`^(?i)([上中下全]|[\d一二三四五六七八九十]+|第.*|.*[卷册版部集辑本]|v(ol)?[.\s]*\d.*|part.*|final|copy|副本)$`),
		role: regexp.MustCompile(`^(?i)(作者|著者|by)\s*[:：]?\s*|\s*(著|编著|主编|编|译)$`),
	}
})

// fromName returns the title and the author that the name of a file has.
func fromName(file string) (title, author string) {
	name, patterns := normalize(withoutPDF(path.Base(file))), patternsOfNames()
	if found := patterns.leadingNumber.FindStringSubmatchIndex(name); found != nil {
		name = name[found[3]:]
	}
	if found := patterns.quotedTitle.FindStringSubmatch(name); found != nil {
		title, before, behind := spaced(found[2]), tidyAuthor(found[1]), tidyAuthor(found[3])
		if patterns.part.MatchString(behind) {
			return title + " " + behind, before
		}
		return title, cmp.Or(behind, before)
	}
	for _, pattern := range patterns.titleThenAuthor {
		if found := pattern.FindStringSubmatch(name); found != nil && !patterns.part.MatchString(found[2]) {
			return spaced(found[1]), tidyAuthor(found[2])
		}
	}
	return spaced(name), ""
}

// Propose returns a title and an author for a PDF. They come from its metadata. A title that a
// program wrote is not used: then they come from the name of the file.
func Propose(file, title, author string) (string, string) {
	title, author = presentable(title, author)
	namedTitle, namedAuthor := fromName(file)
	return cmp.Or(title, namedTitle), cmp.Or(author, namedAuthor)
}

// spaced returns a text with spaces for underscores.
func spaced(s string) string {
	return app.TidyName(strings.Join(strings.Fields(strings.ReplaceAll(s, "_", " ")), " "))
}

func tidyAuthor(s string) string {
	s = strings.Trim(spaced(s), " -–—_,，、.·:：()（）[]【】")
	return app.TidyName(patternsOfNames().role.ReplaceAllString(s, ""))
}

// junkPatterns are titles and authors that programs write into a PDF, and texts without letters.
type junkPatterns struct{ title, author *regexp.Regexp }

// patternsOfJunk compiles the patterns when they are first needed.
var patternsOfJunk = sync.OnceValue(func() junkPatterns {
	title := regexp.MustCompile(`(?i)^(microsoft (word|powerpoint|excel|publisher)\b.*|powerpoint .*|幻灯片.*|演示文稿.*|文档\s*\d*|` +
		`新建.*|untitled.*|无标题.*|未命名.*|无题|title|标题|document\s*\d*|slide\s*\d*|print.?job.*|scan(ned)?([\s_-]*\d.*|[\s_-](image|document).*)?|` +
		`扫描.*|(img|doc|dsc)[_-]?\d.*|adobe (photoshop|illustrator|indesign).*|(www\.|https?:|file:).*|` +
		`.*\.(docx?|pptx?|xlsx?|wps|indd|pmd|tex|dvi|qxd|cdr|pdf|txt|html?|jpe?g|png|tiff?)|\PL*)$`)
	author := regexp.MustCompile(`(?i)^(administrators?|admin|users?|owner|root|guest|unknown|anonymous|author|default|` +
		`微软用户|微软中国|用户|作者|未知|佚名|匿名用户|系统管理员|管理员|microsoft.*|windows.*|lenovo.*|dell|hp|asus|acer|thinkpad|pc|` +
		`雨林木风|番茄花园|深度技术|computer|my ?pc|scanner|canon.*|epson.*|xerox.*|adobe.*|(www\.|https?:).*|\PL*)$`)
	return junkPatterns{title, author}
})

// presentable returns the title and the author of a PDF's metadata, without those that a program
// wrote.
func presentable(title, author string) (string, string) {
	junk := patternsOfJunk()
	return unlessJunk(junk.title, title), unlessJunk(junk.author, author)
}

func unlessJunk(junk *regexp.Regexp, s string) string {
	if s = strings.TrimSpace(s); junk.MatchString(s) || strings.ContainsRune(s, utf8.RuneError) {
		return ""
	}
	return spaced(s)
}
