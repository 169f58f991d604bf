const failure = require('./failure');
const { send } = require('./send');

// The secret of this device, kept from one start to the next.
const KEPT = 'skey';

let opening = null;

const held = () => wx.getStorageSync(KEPT) || '';

function login() {
  return new Promise((done, fail) => {
    wx.login({
      timeout: 10000,
      success: ({ code }) => done(code),
      fail: () => fail(failure.unreached(false)),
    });
  });
}

async function signIn() {
  const { skey } = await send('POST', '/login', { code: await login() });
  wx.setStorageSync(KEPT, skey);
  return skey;
}

// open signs in. Callers that come while it is under way share it.
function open() {
  if (!opening) {
    opening = signIn().finally(() => {
      opening = null;
    });
  }
  return opening;
}

// key returns the secret of the session, and signs in if there is none.
const key = async () => held() || open();

// renew returns another secret than one that the shop refused.
async function renew(refused) {
  if (held() && held() !== refused) return held();
  return open();
}

const close = () => wx.removeStorageSync(KEPT);

module.exports = { held, key, renew, close };
