const { Failure } = require('./failure');

// agreed waits until the reader has agreed to the privacy text. WeChat shows it, once.
module.exports = () => new Promise((done, fail) => {
  wx.requirePrivacyAuthorize({
    success: () => done(),
    fail: () => fail(new Failure('refused', '没有同意隐私指引，这一项就不做了。', '别的照常用。')),
  });
});
