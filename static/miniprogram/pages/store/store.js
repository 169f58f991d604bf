const api = require('../../api');
const facts = require('../../lib/facts');
const place = require('../../lib/place');
const { readerOf, shownBook } = require('../../lib/books');
const { fresh, loading } = require('../../lib/loading');
const { once } = require('../../lib/once');

const LIMIT = 24;

const SORTS = [
  { sort: 'new', name: '新到' },
  { sort: 'sold', name: '最多人读' },
  { sort: 'price', name: '积分从低到高' },
  { sort: 'name', name: '书名拼音' },
];

Page({
  data: {
    ...fresh,
    hide: '', // what the shop hides here: '', 'price' or 'buy'
    words: '',
    asked: '', // the words of the list below
    categories: [],
    category: '',
    sorts: SORTS,
    sort: 0,
    books: [],
    total: 0,
    next: 0,
    owned: {},
    last: null,
    balance: null,
  },

  onLoad() {
    return this.open();
  },

  onShow() {
    this.setData({ last: place.last() });
    return this.greet();
  },

  // open loads everything anew.
  open() {
    return loading(this, async () => {
      const shop = await facts.load();
      const { hide } = shop;
      wx.setNavigationBarTitle({ title: shop.name });
      const sorts = SORTS.filter(({ sort }) => !(hide && sort === 'price'));
      this.setData({ hide, sorts, sort: Math.min(this.data.sort, sorts.length - 1) });
      const [categories] = await Promise.all([api.categories(), this.find()]);
      this.setData({ categories: categories.filter(({ count }) => count > 0) });
    });
  },

  // greet learns what the reader owns and has. The shop is open for those who are not signed in too.
  async greet() {
    try {
      const [shelf, reader] = await Promise.all([api.shelf(), api.me()]);
      const owned = {};
      for (const book of shelf) owned[book.bkid] = true;
      this.setData({ owned, balance: reader.balance });
    } catch (error) {
      this.setData({ balance: null });
    }
  },

  query() {
    const { words, category, sorts, sort } = this.data;
    const relevance = words && sort === 0;
    return { q: words, category, sort: relevance ? 'relevance' : sorts[sort].sort, limit: LIMIT };
  },

  // find shows the first page of the list. An answer to an older question is dropped.
  async find() {
    const question = {};
    this.question = question;
    const query = this.query();
    const found = await api.search(query);
    if (this.question !== question) return;
    const books = found.data.map((book) => shownBook(book, this.data.hide));
    this.setData({ books, total: found.total, next: found.next, asked: query.q });
  },

  findAnew() {
    return loading(this, () => this.find());
  },

  more: once(async function more() {
    const { next, books, hide } = this.data;
    if (!next) return;
    const { question } = this;
    const found = await api.search({ ...this.query(), before: next });
    if (this.question !== question) return;
    const rest = found.data.map((book) => shownBook(book, hide));
    this.setData({ books: [...books, ...rest], next: found.next });
  }),

  onReachBottom() {
    return this.more();
  },

  async onPullDownRefresh() {
    await Promise.all([this.open(), this.greet()]);
    wx.stopPullDownRefresh();
  },

  type({ detail }) {
    this.setData({ words: detail.value.trim() });
  },

  search() {
    return this.findAnew();
  },

  clear() {
    this.setData({ words: '' });
    return this.findAnew();
  },

  choose({ currentTarget }) {
    this.setData({ category: currentTarget.dataset.category });
    return this.findAnew();
  },

  order({ detail }) {
    this.setData({ sort: Number(detail.value) });
    return this.findAnew();
  },

  goOn() {
    wx.navigateTo({ url: readerOf(this.data.last) });
  },

  onShareAppMessage() {
    return { title: '小书架', path: '/pages/store/store' };
  },
});
