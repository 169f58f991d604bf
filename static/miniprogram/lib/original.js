const failure = require('./failure');
const { isLate } = require('./send');

// words of the statuses of a download. Their bodies are no books.
function refusedBy(status) {
  if (status === 403) return new failure.Failure('refused', '这本书现在不能下载。', '可能退过款，回书架看看。');
  if (status === 404) return new failure.Failure('refused', '这本书的文件不见了。', '告诉店主，他能放回来。');
  if (status === 429) return failure.often(0);
  if (status === 503) return failure.busy(0);
  return failure.broken('');
}

function download(url) {
  return new Promise((done, fail) => {
    wx.downloadFile({
      url,
      timeout: 120000,
      success: ({ statusCode, tempFilePath }) => (statusCode === 200 ? done(tempFilePath) : fail(refusedBy(statusCode))),
      fail: (problem) => fail(failure.unreached(isLate(problem))),
    });
  });
}

const unshown = () => new failure.Failure('refused', '手机打不开这本书。', '换一页一页地读。');

// openOriginal downloads a PDF and opens it. It names the type of the file: WeChat cannot tell it from
// the address.
async function openOriginal(url) {
  const filePath = await download(url);
  await new Promise((done, fail) => {
    wx.openDocument({ filePath, fileType: 'pdf', success: done, fail: () => fail(unshown()) });
  });
}

module.exports = { openOriginal };
