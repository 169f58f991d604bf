// The widths in which the shop draws pages, in pixels.
const WIDTHS = [750, 1000, 1500];

// widthFor returns the smallest width that is sharp on this screen.
function widthFor(screen) {
  const needed = screen.windowWidth * screen.pixelRatio;
  return WIDTHS.find((width) => width >= needed) || WIDTHS[WIDTHS.length - 1];
}

const imageOf = (contents, page, width) => contents.page_url
  .replace('{page}', String(page))
  .replace('{width}', String(width));

// ratioOf returns height over width of a page. sizes are runs of pages: [count, width, height].
function ratioOf(sizes, page) {
  let before = 0;
  for (const [count, width, height] of sizes) {
    before += count;
    if (page <= before) return height / width;
  }
  return Math.SQRT2;
}

module.exports = { widthFor, imageOf, ratioOf };
