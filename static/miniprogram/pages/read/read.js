const api = require('../../api');
const facts = require('../../lib/facts');
const images = require('../../lib/images');
const leaves = require('../../lib/leaves');
const place = require('../../lib/place');
const failure = require('../../lib/failure');
const { isFree } = require('../../lib/books');
const { fresh, loading } = require('../../lib/loading');
const { once } = require('../../lib/once');
const { openOriginal } = require('../../lib/original');

// STAY is for how many milliseconds a page is open before the shop learns it.
const STAY = 2000;

Page({
  data: {
    ...fresh,
    name: '',
    pages: 0,
    last: 0, // the last page that the reader may see
    leaf: 1,
    slots: [], // {leaf, src, height, failed}
    current: 0,
    bars: true,
    outline: [],
    choosing: false, // the contents are open
    undrawable: false,
  },

  onLoad({ id, name }) {
    this.id = id;
    this.screen = wx.getWindowInfo();
    this.tries = 0;
    this.setData({ name: decodeURIComponent(name || '') });
    if (name) wx.setNavigationBarTitle({ title: this.data.name });
    return this.open();
  },

  onHide() {
    return this.tell();
  },

  onUnload() {
    return this.tell();
  },

  open() {
    return loading(this, async () => {
      // The place comes first: with a session that has ended, the shop would show the sample only.
      const page = await place.find(this.id).catch(() => 0);
      await this.learn();
      if (!this.data.undrawable) this.show(Math.min(page || 1, this.data.last));
    });
  },

  // learn asks how many pages there are, and how many of them are for this reader.
  async learn() {
    const contents = await api.contents(this.id);
    this.contents = contents;
    const { pages, sample } = contents;
    this.setData({ pages, last: sample, outline: contents.outline, undrawable: !contents.drawable || !sample });
  },

  // show opens a leaf: a page, or the end behind the last one.
  show(leaf) {
    const end = this.data.last + 1;
    const slots = leaves.around(leaf, end).map((near) => this.slot(near));
    this.setData({ leaf, slots, current: leaves.slotOf(leaf) });
    if (leaf <= this.data.last) this.keep(leaf);
  },

  slot(leaf) {
    if (leaf < 1 || leaf > this.data.last) return { leaf, src: '', height: 0, failed: '' };
    const { windowWidth } = this.screen;
    const address = images.imageOf(this.contents, leaf, images.widthFor(this.screen));
    return {
      leaf,
      src: this.tries ? `${address}&again=${this.tries}` : address,
      height: Math.round(windowWidth * images.ratioOf(this.contents.sizes, leaf)),
      failed: '',
    };
  },

  keep(page) {
    place.keep({ id: this.id, name: this.data.name }, page, this.data.pages);
    clearTimeout(this.staying);
    this.staying = setTimeout(() => this.tell(), STAY);
  },

  // tell tells the shop the page. Without a network the phone keeps it for the next time.
  tell() {
    clearTimeout(this.staying);
    return place.tell(this.id).catch(() => {});
  },

  turn({ detail }) {
    if (detail.source !== 'touch') return;
    this.show(leaves.turned(this.data.leaf, detail.current, this.data.last + 1));
  },

  jump({ detail }) {
    this.goTo(Number(detail.value));
  },

  slide({ detail }) {
    this.goTo(detail.value);
  },

  choose({ currentTarget }) {
    this.setData({ choosing: false });
    this.goTo(currentTarget.dataset.page);
  },

  goTo(page) {
    this.show(Math.max(1, Math.min(this.data.last, Math.round(page) || 1)));
  },

  previous() {
    if (this.data.leaf > 1) this.show(this.data.leaf - 1);
  },

  next() {
    if (this.data.leaf <= this.data.last) this.show(this.data.leaf + 1);
  },

  // lost finds out why an image did not come: the phone does not say. A refund makes the book a
  // sample; anything else is worth another try.
  async lost({ currentTarget }) {
    const { leaf } = currentTarget.dataset;
    if (this.asking) return;
    this.asking = true;
    try {
      const before = this.data.last;
      await this.learn();
      if (leaf > this.data.last) this.takenBack(before);
      else this.mark(leaf, '这一页没有取到。');
    } catch (error) {
      const { words, hint } = failure.failureOf(error);
      this.mark(leaf, `${words}${hint}读到第 ${Math.min(this.data.leaf, this.data.last)} 页，已经记下。`);
    } finally {
      this.asking = false;
    }
  },

  takenBack() {
    this.setData({ said: { words: '这本书退掉了。前面几页还能试读。' } });
    this.show(Math.max(1, this.data.last));
  },

  mark(leaf, words) {
    const at = leaves.slotOf(leaf);
    if (this.data.slots[at].leaf === leaf) this.setData({ [`slots[${at}].failed`]: words });
  },

  // again loads the open page anew, at an address that the phone has not seen fail.
  again() {
    this.tries += 1;
    this.show(this.data.leaf);
  },

  toggleBars() {
    this.setData({ bars: !this.data.bars, choosing: false });
  },

  toggleContents() {
    this.setData({ choosing: !this.data.choosing });
  },

  enlarge() {
    const { src } = this.data.slots[this.data.current];
    if (src) wx.previewImage({ urls: [src] });
  },

  // file opens the book itself, if it is the reader's.
  file: once(async function file() {
    const mine = (await api.shelf()).find(({ bkid }) => String(bkid) === this.id);
    if (mine) return openOriginal(mine.bkfile);
    const onSale = await api.book(this.id);
    if (!onSale) throw failure.gone();
    const { hide } = await facts.load();
    return openOriginal(isFree(onSale, hide) ? onSale.file_url : onSale.sample_url);
  }),

  toBook() {
    wx.redirectTo({ url: `/pages/book/book?id=${this.id}` });
  },
});
