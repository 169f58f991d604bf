package text

// translation is a text of the source, and the same text in another language. Texts of the source
// are English, but for the sentences that readers get over the wire.
type translation struct{ source, translated string }

// translations lists the translations into each language.
var translations = [...][][]translation{
	English: {english},
	Chinese: {
		zhSystem, zhHelp, zhMiniProgram, zhExamples, zhFlags, zhTables, zhCLI, zhServe, zhControl, zhApp, zhCheck,
		zhDoctor, zhWeChat, zhBolt, zhRemote, zhEngines, zhExport, zhShelf, zhFiles, zhPages, zhProgram, zhStorage, zhSeed, zhDesk,
		zhSettings, zhConnection, zhMessages, zhDeskHouse, zhDeskUpload, zhDeskOrders, zhDeskComments, zhDeskCodes, zhDeskBooks, zhDeskCover,
		zhToday, zhFront, zhFrontFound, zhFrontMe, zhFrontRead, zhOPDS,
	},
}

// catalogues finds each language's text by the text of the source.
var catalogues = [...]map[string]string{
	English: catalogueOf(translations[English]),
	Chinese: catalogueOf(translations[Chinese]),
}

func catalogueOf(lists [][]translation) map[string]string {
	catalogue := make(map[string]string)
	for _, list := range lists {
		for _, t := range list {
			catalogue[t.source] = t.translated
		}
	}
	return catalogue
}
