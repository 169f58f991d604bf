// Package shelflist reads and writes lists of books as CSV, for spreadsheets.
package shelflist
