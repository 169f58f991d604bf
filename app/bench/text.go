package bench

import "strconv"

// Names of readers and books, and comments: all invented, of realistic lengths.

var stems = []string{"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"}

func stemmed(word string, n int) string {
	return word + stems[n%len(stems)] + strconv.Itoa(n/len(stems))
}

var (
	places   = []string{"山居", "江南", "北方", "海上", "长街", "旧城", "西窗", "南塘", "雪夜", "春耕", "远行", "灯下"}
	subjects = []string{"植物图谱", "饮食札记", "建筑史话", "古琴入门", "天文学概论", "程序设计基础", "家书选", "茶事考", "棋谱精解", "儿童诗集", "数学漫谈", "民间故事集"}
	editions = []string{"", "", "", "（第二版）", "（上册）", "（下册）", "：从入门到实践", "（插图珍藏本）"}
	presses  = []string{"测试甲地出版社", "测试大学出版社", "测试美术出版社", "测试科学技术出版社"}
	cities   = []string{"Shenzhen", "Chengdu", "Hangzhou", "Harbin", "Xi'an"}
)

func title(d dice, n int) string {
	return choose(d, places) + choose(d, subjects) + strconv.Itoa(n) + choose(d, editions)
}

var remarks = []string{
	"好书。", "常读常新。", "包装完好，字迹清楚，翻页也流畅。", "孩子很喜欢，每晚睡前都要听一段。", "第三章写得最好，",
	"比我想的要厚实，读完受益很多，", "推荐给朋友们📚。", "注释详细，查起来方便。", "有几处错字，但不影响阅读，",
	"作者的文字平实，讲得清清楚楚。", "一年一遍，每遍都有新的体会。", "图多字少，适合入门。", "等了很久终于上架了，", "积分换得很值！",
}

// remark returns the text of a comment: mostly one or two sentences, sometimes many.
func remark(d dice) string {
	text := choose(d, remarks)
	for d.IntN(2) == 0 && len(text) < 330 { // bytes: with one sentence more it has at most 140 characters
		text += choose(d, remarks)
	}
	return text
}

// choose returns a random element.
func choose(d dice, from []string) string { return from[d.IntN(len(from))] }
