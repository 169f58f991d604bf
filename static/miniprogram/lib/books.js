// priceOf returns the words of a price. A shop that hides prices leaves them out.
function priceOf(price, hidden) {
  if (price === 0) return '免费';
  return hidden || price === undefined ? '' : `${price} 积分`;
}

// shownBook returns what pages show of a book on sale.
const shownBook = (book, hidden) => ({
  id: String(book.book_id),
  name: book.book_name,
  author: book.author,
  publisher: book.book_publisher,
  category: book.category,
  cover: book.cover_url,
  price: book.book_price,
  tag: priceOf(book.book_price, hidden),
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

module.exports = { priceOf, shownBook, shownOwned, readerOf };
