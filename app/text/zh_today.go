package text

// zhToday has the desk's page Today, and what check says of the stored days.
var zhToday = []translation{
	{"must be in the order of their ids", "要按编号的顺序排"},
	{"day %s: %q is no time zone", "%s 这一天：%q 不是时区"},
	{"day %s: the stored figures are not those of the ledger: the server sums the day again within an hour",
		"%s 这一天：存下的数字和账上的不一样：服务器一小时之内会重新算这一天"},
}
