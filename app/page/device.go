package page

import (
	"net/http"
	"strings"
)

// Device returns what a browser says that it is, in few words: "Chrome, Android". Browsers
// pretend to be each other, so the names are tried in this order.
func Device(r *http.Request) string {
	agent := r.UserAgent()
	return firstIn(agent, browsers, "browser") + ", " + firstIn(agent, systems, "unknown system")
}

// named is a word in a User-Agent and what it stands for.
type named struct{ word, name string }

var browsers = []named{
	{"MicroMessenger", "WeChat"}, {"Edg", "Edge"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"}, {"HuaweiBrowser", "Huawei Browser"},
	{"MiuiBrowser", "MIUI Browser"}, {"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}, {"curl", "curl"},
}

var systems = []named{
	{"HarmonyOS", "HarmonyOS"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"},
	{"Mac OS X", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
}

func firstIn(agent string, list []named, otherwise string) string {
	for _, known := range list {
		if strings.Contains(agent, known.word) {
			return known.name
		}
	}
	return otherwise
}
