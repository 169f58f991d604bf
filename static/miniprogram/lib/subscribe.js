// PATIENCE is for how many milliseconds an act waits for the reader's answer.
const PATIENCE = 8000;

// subscribe asks whether the reader wants messages of these templates, as many as WeChat asks for at
// once. It must be called by a tap, before anything is waited for. Any answer is fine, none too.
module.exports = (templates) => new Promise((done) => {
  if (!templates.length || !wx.requestSubscribeMessage) {
    done();
    return;
  }
  const timer = setTimeout(done, PATIENCE);
  const answered = () => {
    clearTimeout(timer);
    done();
  };
  try {
    wx.requestSubscribeMessage({ tmplIds: templates.slice(0, 3), complete: answered });
  } catch (error) {
    answered();
  }
});
