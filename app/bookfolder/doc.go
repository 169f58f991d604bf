// Package bookfolder plans how the PDFs of a folder become books of a shop, and names the files of
// books that go the other way. It changes neither.
package bookfolder
