const config = require('../config');
const failure = require('./failure');
const platform = require('./platform');

// header returns the value of a header. Phones differ in how they spell names.
function header(headers, name) {
  const spelled = Object.keys(headers || {}).find((key) => key.toLowerCase() === name);
  return spelled ? String(headers[spelled]) : '';
}

// outcome returns the shop's answer, or throws a Failure. It looks at the status first: an answer
// that never reached the shop has no result.
function outcome(status, headers, body) {
  const wait = parseInt(header(headers, 'retry-after'), 10) || 0;
  if (status === 429) throw failure.often(wait);
  if (status === 503) throw failure.busy(wait);
  if (status === 404 || status === 405) throw failure.missing();
  if (status === 413) throw failure.large();
  if (status !== 200) throw failure.broken(header(headers, 'x-request-id'));
  if (!body || typeof body.result !== 'number') throw failure.strange();
  if (body.result !== 0) throw failure.refused(body.result, body.errmsg);
  return body;
}

const isLate = (problem) => /time\s?-?out/i.test((problem && problem.errMsg) || '');

// carry calls start with the two callbacks of wx, and returns the outcome of the answer.
function carry(start, decode = (body) => body) {
  return new Promise((done, fail) => {
    start({
      success(answer) {
        try {
          done(outcome(answer.statusCode, answer.header, decode(answer.data)));
        } catch (error) {
          fail(error);
        }
      },
      fail: (problem) => fail(failure.unreached(isLate(problem))),
    });
  });
}

// send sends one request. Every request names the platform.
function send(method, path, data) {
  return carry((callbacks) => wx.request({
    url: config.shop + path,
    method,
    data: { ...data, platform: platform() },
    timeout: 15000,
    ...callbacks,
  }));
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    return null;
  }
}

// sendFile uploads one file with fields beside it.
function sendFile(path, name, filePath, data) {
  return carry((callbacks) => wx.uploadFile({
    url: config.shop + path,
    name,
    filePath,
    formData: { ...data, platform: platform() },
    timeout: 60000,
    ...callbacks,
  }), parsed);
}

module.exports = { send, sendFile, outcome, isLate };
