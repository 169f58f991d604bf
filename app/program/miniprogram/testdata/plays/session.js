const test = require('node:test');
const assert = require('node:assert');
const { Phone } = require('../phone');

test('a start signs in once, for all calls that come at the same time', async () => {
  const phone = new Phone('single');
  await Promise.all([phone.open('pages/me/me'), phone.open('pages/shelf/shelf'), phone.open('pages/points/points')]);
  assert.equal(phone.did('login').length, 1);
  assert.equal(phone.count('/login'), 1);
  phone.start();
  await phone.open('pages/me/me');
  assert.equal(phone.count('/login'), 1, 'the session is kept');
});

test('a session that ended is renewed once, and each failed call is repeated once', async () => {
  const phone = new Phone('renewed');
  await phone.open('pages/me/me');
  phone.storage.set('skey', 'f'.repeat(40));
  phone.requests.length = 0;
  const page = await phone.open('pages/points/points');
  assert.equal(page.data.state, 'ready');
  assert.equal(phone.count('/login'), 1);
  assert.equal(phone.count('user/info'), 2);
  assert.equal(phone.count('user/ledger'), 2);
});

test('a book is known as owned although the session had ended', async () => {
  const phone = new Phone('owner');
  const page = await phone.open('pages/book/book?id=1000000001');
  await page.exchange();
  phone.storage.set('skey', 'f'.repeat(40));
  const again = await phone.open('pages/book/book?id=1000000001');
  assert.equal(again.data.owned, true);
});

test('a session that stays refused is not renewed in a loop', async () => {
  const phone = new Phone('banned');
  phone.faults = ({ url }) => (url.includes('user/info') ? { statusCode: 200, data: { result: -3, errmsg: '登录已失效，请重新登录' } } : undefined);
  const page = await phone.open('pages/me/me');
  assert.equal(page.data.state, 'failed');
  assert.equal(phone.count('user/info'), 2);
  assert.match(page.data.problem.words, /登录断了/);
});

test('without a login the shop is open all the same', async () => {
  const phone = new Phone('guest', { answers: { login: { errMsg: 'login:fail' } } });
  const store = await phone.open('pages/store/store');
  assert.deepEqual([store.data.state, store.data.books.length, store.data.balance], ['ready', 5, null]);
  const book = await phone.open('pages/book/book?id=1000000001');
  assert.deepEqual([book.data.state, book.data.balance], ['ready', null]);
  const shelf = await phone.open('pages/shelf/shelf');
  assert.equal(shelf.data.state, 'failed');
});
