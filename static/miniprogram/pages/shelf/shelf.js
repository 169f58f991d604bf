const api = require('../../api');
const place = require('../../lib/place');
const { readerOf, shownOwned } = require('../../lib/books');
const { fresh, loading } = require('../../lib/loading');
const { once } = require('../../lib/once');
const { openOriginal } = require('../../lib/original');

// MANY is from how many books on the shelf has a field to find one.
const MANY = 6;

Page({
  data: {
    ...fresh,
    books: [],
    many: false,
    words: '',
    found: [],
    last: null,
  },

  onShow() {
    this.setData({ last: place.last(), said: null });
    return this.open();
  },

  open() {
    return loading(this, async () => {
      const books = (await api.shelf()).map(shownOwned);
      this.setData({ books, many: books.length >= MANY });
      this.narrow();
    });
  },

  async onPullDownRefresh() {
    await this.open();
    wx.stopPullDownRefresh();
  },

  type({ detail }) {
    this.setData({ words: detail.value.trim() });
    this.narrow();
  },

  narrow() {
    const words = this.data.words.toLowerCase();
    this.setData({ found: this.data.books.filter(({ name }) => name.toLowerCase().includes(words)) });
  },

  bookOf({ currentTarget }) {
    return this.data.books.find(({ id }) => id === currentTarget.dataset.id);
  },

  read(event) {
    wx.navigateTo({ url: readerOf(this.bookOf(event)) });
  },

  // file opens the PDF. The address of a shelf that was loaded long ago may have ended.
  file: once(async function file(event) {
    const { id } = this.bookOf(event);
    const books = (await api.shelf()).map(shownOwned);
    const book = books.find((mine) => mine.id === id);
    if (book) return openOriginal(book.file);
    this.setData({ books, said: { words: '这本书不在你的书架上了，可能退过款。' } });
    return this.narrow();
  }),

  toStore() {
    wx.switchTab({ url: '/pages/store/store' });
  },
});
