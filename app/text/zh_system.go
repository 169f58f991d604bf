package text

// zhSystem is what the operating system says of files and connections.
var zhSystem = map[string]string{
	"no such file or directory":    "文件或目录不存在",
	"permission denied":            "没有权限",
	"open":                         "打开",
	"open %s: file does not exist": "打开 %s: 文件不存在",
}
