const api = require('../../api');
const facts = require('../../lib/facts');
const failure = require('../../lib/failure');
const { readerOf, shownBook, shownOwned } = require('../../lib/books');
const { fresh, loading } = require('../../lib/loading');
const { once } = require('../../lib/once');
const { openOriginal } = require('../../lib/original');
const subscribe = require('../../lib/subscribe');

const PAGE = 10; // comments at a time, as the shop sends them

Page({
  data: {
    ...fresh,
    book: null,
    owned: false,
    hide: '', // what the shop hides here: '', 'price' or 'buy'
    balance: null,
    templates: [], // of messages that the reader may want
    contents: null, // of page images; null if the shop draws none
    category: '',
    asking: false, // the question before an exchange is open
    comments: [],
    more: false,
    draft: '',
  },

  onLoad({ id }) {
    this.id = id;
    return this.open();
  },

  open() {
    return loading(this, async () => {
      const shop = await facts.load();
      // The reader comes first: with a session that has ended, the book would look like another's.
      const reader = await api.me().catch(() => null);
      this.setData({ hide: shop.hide, balance: reader && reader.balance, templates: shop.templates || [] });
      const [book, detail] = await Promise.all([this.findBook(reader), api.detail(this.id)]);
      this.setData({ book, owned: detail.is_buy === 1 });
      this.showComments([], detail.lists);
      wx.setNavigationBarTitle({ title: book.name });
      await Promise.all([this.learnContents(), this.learnCategory()]);
    });
  },

  // findBook finds a book that is for sale, or that the reader owns.
  async findBook(reader) {
    const onSale = await api.book(this.id);
    if (onSale) return { ...shownBook(onSale, this.data.hide), sample: onSale.sample_url, file: onSale.file_url };
    const shelf = reader ? await api.shelf() : [];
    const mine = shelf.find((book) => String(book.bkid) === this.id);
    if (!mine) throw failure.gone();
    return { ...shownOwned(mine), unlisted: true };
  },

  // learnContents asks for the pages. Without them, a book can still be opened as a file.
  async learnContents() {
    const contents = await api.contents(this.id).catch(() => null);
    this.setData({ contents: contents && contents.drawable ? contents : null });
  },

  async learnCategory() {
    const categories = await api.categories().catch(() => []);
    const named = categories.find(({ category }) => category === this.data.book.category);
    this.setData({ category: named ? named.name : '' });
  },

  showComments(before, list) {
    const shown = list.map((comment) => ({
      id: comment.cmid,
      name: comment.uname,
      picture: comment.uavatar,
      text: comment.ccontent,
      time: comment.ctime.slice(0, 16),
      reply: comment.reply || '',
      waits: Boolean(comment.waits),
    }));
    this.setData({ comments: [...before, ...shown], more: list.length === PAGE });
  },

  moreComments: once(async function moreComments() {
    const { comments, more } = this.data;
    if (!more) return;
    const { lists } = await api.detail(this.id, comments[comments.length - 1].id);
    this.showComments(comments, lists);
  }),

  onReachBottom() {
    return this.moreComments();
  },

  async onPullDownRefresh() {
    await this.open();
    wx.stopPullDownRefresh();
  },

  read() {
    wx.navigateTo({ url: readerOf(this.data.book) });
  },

  // file opens the whole book as a PDF, or its sample.
  file: once(async function file() {
    const { book, owned } = this.data;
    if (!owned) return openOriginal(book.free ? book.file : book.sample);
    const mine = (await api.shelf()).find(({ bkid }) => String(bkid) === this.id);
    if (!mine) throw new failure.Failure('refused', '这本书不在你的书架上了。', '可能退过款。');
    return openOriginal(mine.bkfile);
  }),

  ask() {
    this.setData({ asking: true, said: null });
  },

  dismiss() {
    this.setData({ asking: false });
  },

  exchange: once(async function exchange() {
    await subscribe(this.data.templates);
    try {
      await api.buy(this.id);
    } catch (error) {
      if (error.kind !== 'late' && error.kind !== 'offline') throw error;
      throw new failure.Failure(error.kind, '没有等到店里的回答，换没换成还不知道。', '再点一次就知道，不会扣两次积分。');
    }
    this.setData({ asking: false, owned: true });
    const said = { words: `换好了。《${this.data.book.name}》已放进你的书架。`, good: true };
    const reader = await api.me().catch(() => null);
    this.setData({ said, balance: reader && reader.balance });
    return this.learnContents();
  }),

  type({ detail }) {
    this.setData({ draft: detail.value });
  },

  write: once(async function write() {
    const text = this.data.draft.trim();
    if (!text) return;
    await subscribe(this.data.templates);
    const written = await api.comment(this.id, text);
    const waits = Boolean(written.waits || written.waiting);
    const { lists } = await api.detail(this.id);
    this.setData({ draft: '', said: { words: waits ? '收到了。店主看过就放出来。' : '写好了。', good: true } });
    this.showComments([], lists);
    if (waits && !lists.some(({ cmid }) => cmid === written.cmid)) this.showWaiting(written.cmid, text);
  }),

  // showWaiting shows the reader's own comment, which a shop may keep out of its lists as it waits.
  showWaiting(id, text) {
    const mine = { id, name: '你', picture: '', text, time: '', reply: '', waits: true };
    this.setData({ comments: [mine, ...this.data.comments] });
  },

  remove: once(async function remove({ currentTarget }) {
    const { id } = currentTarget.dataset;
    await api.deleteComment(id);
    this.setData({ comments: this.data.comments.filter((comment) => comment.id !== id) });
  }),

  onShareAppMessage() {
    return { title: `《${this.data.book.name}》`, path: `/pages/book/book?id=${this.id}` };
  },
});
