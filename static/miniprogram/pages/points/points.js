const api = require('../../api');
const facts = require('../../lib/facts');
const reason = require('../../lib/reasons');
const { Failure } = require('../../lib/failure');
const { fresh, loading } = require('../../lib/loading');
const { once } = require('../../lib/once');

const PAGE = 20; // entries at a time

// shownEntry returns what the page shows of an entry. Where prices are hidden, an exchange has no delta.
const shownEntry = ({ seq, delta, balance, why, time }) => ({
  seq,
  delta: delta > 0 ? `+${delta}` : String(delta || ''),
  got: delta > 0,
  balance,
  why: reason(why),
  time: time.slice(0, 16),
});

Page({
  data: {
    ...fresh,
    hide: '', // what the shop hides here: '', 'price' or 'buy'
    balance: 0,
    entries: [],
    more: false,
    code: '',
  },

  onLoad() {
    return this.open();
  },

  open() {
    return loading(this, async () => {
      const shop = await facts.load();
      this.setData({ hide: shop.hide });
      if (shop.hide === 'buy') return;
      const [reader, list] = await Promise.all([api.me(), api.ledger()]);
      this.setData({ balance: reader.balance });
      this.show([], list);
    });
  },

  show(before, list) {
    this.setData({ entries: [...before, ...list.map(shownEntry)], more: list.length === PAGE });
  },

  more: once(async function more() {
    const { entries, more: there } = this.data;
    if (there) this.show(entries, await api.ledger(entries[entries.length - 1].seq));
  }),

  onReachBottom() {
    return this.more();
  },

  async onPullDownRefresh() {
    await this.open();
    wx.stopPullDownRefresh();
  },

  type({ detail }) {
    this.setData({ code: detail.value });
  },

  redeem: once(async function redeem() {
    const code = this.data.code.trim();
    if (!code) return;
    try {
      const got = await api.redeem(code);
      this.setData({ code: '', balance: got.balance, said: { words: `换到 ${got.points} 积分。`, good: true } });
    } catch (error) {
      if (error.result !== -5) throw error;
      throw new Failure('refused', '没有这个兑换码，或者用过了。', '看看有没有抄错。', { result: -5 });
    }
    this.show([], await api.ledger());
  }),
});
