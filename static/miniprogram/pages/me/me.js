const api = require('../../api');
const agreed = require('../../lib/privacy');
const facts = require('../../lib/facts');
const pairCode = require('../../lib/paircode');
const { fresh, loading } = require('../../lib/loading');
const { once } = require('../../lib/once');

// scan returns the code that was scanned, or '' if there was none to scan or no camera to scan it: then
// the reader types it.
function scan() {
  return new Promise((done) => {
    wx.scanCode({
      scanType: ['qrCode', 'wxCode'],
      success: ({ path, result }) => done(pairCode(path) || pairCode(result)),
      fail: () => done(''),
    });
  });
}

Page({
  data: {
    ...fresh,
    hide: '', // what the shop hides here: '', 'price' or 'buy'
    pairs: false,
    pictures: false,
    reader: null,
    naming: false, // the field for the name is open
  },

  onShow() {
    return this.open();
  },

  open() {
    return loading(this, async () => {
      const [shop, reader] = await Promise.all([facts.load(), api.me()]);
      this.setData({ hide: shop.hide, pairs: shop.pairs === 1, pictures: shop.pictures === 1, reader });
    });
  },

  async onPullDownRefresh() {
    await this.open();
    wx.stopPullDownRefresh();
  },

  openName() {
    this.setData({ naming: true, said: null });
  },

  closeName() {
    this.setData({ naming: false });
  },

  // rename takes the name from the form: WeChat may replace what is typed until it is submitted.
  rename: once(async function rename({ detail }) {
    const name = detail.value.name.trim();
    if (!name) return;
    await api.rename(name);
    this.setData({ naming: false, said: { words: '名字改好了。', good: true } });
    this.setData({ reader: await api.me() });
  }),

  // picture is called after the reader has chosen a picture.
  picture: once(async function picture({ detail }) {
    await api.picture(detail.avatarUrl);
    this.setData({ said: { words: '头像换好了。', good: true } });
    this.setData({ reader: await api.me() });
  }),

  pair: once(async function pair() {
    await agreed();
    wx.navigateTo({ url: `/pages/pair/pair?code=${await scan()}` });
  }),

  readPrivacy() {
    wx.openPrivacyContract({ fail: () => this.setData({ said: { words: '隐私指引现在打不开，在小程序的“更多资料”里也有。' } }) });
  },
});
