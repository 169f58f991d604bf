const api = require('../../api');
const { once } = require('../../lib/once');

const WORD = '抹掉';

Page({
  data: { word: '', erased: false, said: null, acting: false },

  type({ detail }) {
    this.setData({ word: detail.value.trim() });
  },

  erase: once(async function erase() {
    if (this.data.word !== WORD) return;
    await api.erase();
    wx.clearStorageSync(); // the session and the places in books, too
    this.setData({ erased: true });
  }),

  toStore() {
    wx.reLaunch({ url: '/pages/store/store' });
  },
});
