const api = require('../../api');
const pairCode = require('../../lib/paircode');
const { Failure } = require('../../lib/failure');
const { once } = require('../../lib/once');

Page({
  data: { code: '', paired: false, said: null, acting: false },

  // The scene of a mini-program code is the code; the page of the reader hands it on.
  onLoad({ code, scene }) {
    this.setData({ code: pairCode(code || scene) });
  },

  type({ detail }) {
    this.setData({ code: detail.value });
  },

  pair: once(async function pair() {
    const code = pairCode(this.data.code);
    if (!code) throw new Failure('refused', '码是 6 个字母或数字。', '照着屏幕再抄一次。');
    await api.pair(code);
    this.setData({ paired: true });
  }),

  toShelf() {
    wx.switchTab({ url: '/pages/shelf/shelf' });
  },
});
