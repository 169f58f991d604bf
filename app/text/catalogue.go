package text

import "maps"

// catalogues has each language's words for the texts of the source. Those are English, but for the
// sentences that readers get over the wire.
var catalogues = [...]map[string]string{English: english, Chinese: merge(
	zhSystem, zhHelp, zhExamples, zhFlags, zhTables, zhCLI, zhServe, zhControl, zhApp, zhCheck,
	zhDoctor, zhWeChat, zhBolt, zhExport, zhFiles, zhProgram, zhSeed,
)}

func merge(parts ...map[string]string) map[string]string {
	all := make(map[string]string)
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}
