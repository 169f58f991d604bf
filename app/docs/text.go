package docs

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"
)

// indent precedes each line below a heading, and below the first line of an item.
const indent = "    "

// plain renders Markdown as plain text for a terminal: headings at the left, all else indented,
// with the line breaks of the source.
func plain(source []byte) string {
	var out bytes.Buffer
	for n := parse(markdown(), source).FirstChild(); n != nil; n = n.NextSibling() {
		if out.Len() > 0 {
			out.WriteByte('\n')
		}
		if n.Kind() == ast.KindHeading {
			out.WriteString(words(n, source) + "\n")
			continue
		}
		block(&out, n, source, indent)
	}
	return out.String()
}

// block writes a block, each line behind margin.
func block(out *bytes.Buffer, n ast.Node, source []byte, margin string) {
	switch n := n.(type) {
	case *ast.FencedCodeBlock:
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			out.WriteString(strings.TrimRight(margin+indent+string(line.Value(source)), " \n") + "\n")
		}
	case *ast.List:
		number := n.Start
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			mark := "- "
			if n.IsOrdered() {
				mark = fmt.Sprintf("%d. ", number)
				number++
			}
			listItem(out, item, source, margin, mark)
		}
	case *tables.Table:
		for row := n.FirstChild().NextSibling(); row != nil; row = row.NextSibling() {
			inner := margin
			for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
				out.WriteString(inner + words(cell, source) + "\n")
				inner = margin + indent
			}
		}
	default:
		if n.Type() == ast.TypeBlock && n.FirstChild() != nil && n.FirstChild().Type() == ast.TypeBlock {
			for child := n.FirstChild(); child != nil; child = child.NextSibling() {
				block(out, child, source, margin+indent)
			}
			return
		}
		out.WriteString(margin)
		inline(out, n, source, "\n"+margin)
		out.WriteByte('\n')
	}
}

// listItem writes an item of a list behind its mark.
func listItem(out *bytes.Buffer, item ast.Node, source []byte, margin, mark string) {
	inner := margin + strings.Repeat(" ", len(mark))
	for child := item.FirstChild(); child != nil; child = child.NextSibling() {
		var lines bytes.Buffer
		block(&lines, child, source, inner)
		switch {
		case child == item.FirstChild():
			out.WriteString(margin + mark)
			out.Write(bytes.TrimPrefix(lines.Bytes(), []byte(inner)))
		case child.Kind() == ast.KindFencedCodeBlock:
			out.WriteString("\n" + lines.String())
			if child.NextSibling() != nil || item.NextSibling() != nil {
				out.WriteByte('\n')
			}
		default:
			out.Write(lines.Bytes())
		}
	}
}

// inline writes inline nodes, with lineBreak for each line break of the source.
func inline(out *bytes.Buffer, n ast.Node, source []byte, lineBreak string) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		switch child := child.(type) {
		case *ast.Text:
			out.Write(bytes.ReplaceAll(child.Segment.Value(source), []byte("\n"), []byte(" "))) // in code
			if child.SoftLineBreak() || child.HardLineBreak() {
				out.WriteString(lineBreak)
			}
		case *ast.String:
			out.Write(child.Value)
		case *ast.Image: // its words stand for it
			out.WriteByte('[')
			inline(out, child, source, lineBreak)
			out.WriteByte(']')
		case *ast.AutoLink:
			out.Write(child.URL(source))
		case *ast.Link:
			inline(out, child, source, lineBreak)
			out.WriteString(leadsTo(string(child.Destination)))
		default:
			inline(out, child, source, lineBreak)
		}
	}
}

// leadsTo says on a terminal where a link leads.
func leadsTo(destination string) string {
	if topic, _, ok := topicOf(destination); ok {
		return " (littleshelf help " + topic + ")"
	}
	if strings.HasPrefix(destination, "#") {
		return ""
	}
	return " <" + destination + ">"
}
