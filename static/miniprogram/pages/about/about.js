const facts = require('../../lib/facts');

Page({
  data: { shop: null, paragraphs: [], said: null },

  async onLoad() {
    const shop = await facts.load();
    this.setData({ shop, paragraphs: shop.about.split(/\n+/).filter(Boolean) });
  },

  copy() {
    wx.setClipboardData({ data: this.data.shop.contact });
  },

  readPrivacy() {
    wx.openPrivacyContract({ fail: () => this.setData({ said: { words: '隐私指引现在打不开，在小程序的“更多资料”里也有。' } }) });
  },
});
