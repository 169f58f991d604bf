package text

// zhExamples is the examples of commands whose words are a language's.
var zhExamples = []translation{
	{"Example: %s\n", "例：%s\n"},

	{"littleshelf points add 01a202c1 20 -why birthday",
		"littleshelf points add 01a202c1 20 -why 生日快乐"},
	{"littleshelf points take 01a202c1 5 -why mistake",
		"littleshelf points take 01a202c1 5 -why 发错了"},
	{"littleshelf reader ban 01a202c1 -why advertising",
		"littleshelf reader ban 01a202c1 -why 发广告"},
	{"littleshelf reader unban 01a202c1 -why apologized",
		"littleshelf reader unban 01a202c1 -why 已道歉"},
	{"littleshelf reader unpicture 01a202c1 -why indecent",
		"littleshelf reader unpicture 01a202c1 -why 不雅"},
	{"littleshelf reader erase 01a202c1 -why asked",
		"littleshelf reader erase 01a202c1 -why 本人要求"},
	{"littleshelf order refund 01a202c1-cdb9-7972-8aea-12eff7373268 -why mistake",
		"littleshelf order refund 01a202c1-cdb9-7972-8aea-12eff7373268 -why 换错了"},
	{"littleshelf category set 0 Poems", "littleshelf category set 0 诗词"},
	{"littleshelf category set 3 Computing -place 1", "littleshelf category set 3 编程 -place 1"},
	{"littleshelf category rename 2 Classics", "littleshelf category rename 2 经典"},
	{"littleshelf book add -name Travels -author Polo -price 3 -category 2 -pdf travels.pdf",
		"littleshelf book add -name 史记 -author 司马迁 -price 3 -category 2 -pdf travels.pdf"},
	{"littleshelf comment hide 17 -why advertising", "littleshelf comment hide 17 -why 广告"},
	{"littleshelf comment reply 17 thanks", "littleshelf comment reply 17 谢谢"},
	{"littleshelf comment delete 17 -why advertising", "littleshelf comment delete 17 -why 广告"},
	{"littleshelf keeper passwd -why lost", "littleshelf keeper passwd -why 手机丢了"},
	{"littleshelf keeper end 01a202c1-cdb9-7972-8aea-12eff7373268 -why lost",
		"littleshelf keeper end 01a202c1-cdb9-7972-8aea-12eff7373268 -why 丢了"},
	{"littleshelf codes revoke 01a202c1-cdb9-7972-8aea-12eff7373268 -why lost",
		"littleshelf codes revoke 01a202c1-cdb9-7972-8aea-12eff7373268 -why 弄丢了"},
}
