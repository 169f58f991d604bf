// isFree reports whether a book is free. Where the shop hides prices they are all 0, and it says which
// books are free.
const isFree = (book, hide) => (hide ? book.free === 1 : book.book_price === 0);

// priceOf returns the words of a price, which are empty where prices are hidden.
function priceOf(book, hide) {
  if (isFree(book, hide)) return '免费';
  return hide ? '' : `${book.book_price} 积分`;
}

// shownBook returns what pages show of a book on sale. hide is the shop's: '', 'price' or 'buy'.
const shownBook = (book, hide) => ({
  id: String(book.book_id),
  name: book.book_name,
  author: book.author,
  publisher: book.book_publisher,
  category: book.category,
  cover: book.cover_url,
  price: hide ? 0 : book.book_price,
  free: isFree(book, hide),
  tag: priceOf(book, hide),
});

// shownOwned returns what pages show of a book that the reader owns.
const shownOwned = (book) => ({
  id: String(book.bkid),
  name: book.bkname,
  cover: book.bkcover,
  file: book.bkfile,
  page: book.page || 0,
  pages: book.pages || 0,
  percent: book.pages ? Math.round(100 * Math.min(book.page, book.pages) / book.pages) : 0,
});

const readerOf = (book) => `/pages/read/read?id=${book.id}&name=${encodeURIComponent(book.name)}`;

module.exports = { isFree, shownBook, shownOwned, readerOf };
