// Package spreadsheet reads and writes CSV as spreadsheets save and open it.
package spreadsheet
