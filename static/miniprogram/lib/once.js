const { failureOf } = require('./failure');

// once makes a handler that runs one act of a page at a time: a tap while an act is under way does
// nothing. What went wrong is said on the page.
function once(act) {
  /** @this {WechatMiniprogram.Page.Instance<any, any>} */
  async function handler(event) {
    if (this.acting) return;
    this.acting = true;
    this.setData({ acting: true, said: null });
    try {
      await act.call(this, event);
    } catch (error) {
      const { words, hint } = failureOf(error);
      this.setData({ said: { words: words + hint } });
    } finally {
      this.acting = false;
      this.setData({ acting: false });
    }
  }
  return handler;
}

module.exports = { once };
