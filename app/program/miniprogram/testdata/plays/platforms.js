const test = require('node:test');
const assert = require('node:assert');
const { Phone, event } = require('../phone');
const { command } = require('../keeper');

const BOOK = 'pages/book/book?id=1000000001';

const ios = (reader, hides) => {
  command('setting', 'set', 'platforms-ios', hides);
  return new Phone(reader, { platform: 'ios' });
};

// prices are the figures of prices that a page could show: each book of the seed costs 1.
const prices = (page) => JSON.stringify(page.data).match(/"price":1|1 积分|"-1"/g);

test('a phone names its platform in every request', async () => {
  const phone = ios('namer', 'hide_price');
  await phone.open('pages/store/store');
  assert.ok(phone.requests.length > 3);
  assert.deepEqual([...new Set(phone.requests.map(({ data }) => data.platform))], ['ios']);
});

test('with hide_price books are exchanged, and nothing shows a price', async () => {
  const phone = ios('thrifty', 'hide_price');
  const store = await phone.open('pages/store/store');
  assert.equal(store.data.hide, 'price');
  assert.equal(store.data.books.length, 5);
  assert.ok(store.data.books.every(({ tag, free }) => tag === '' && !free));
  assert.ok(store.data.sorts.every(({ sort }) => sort !== 'price'));
  const page = await phone.open(BOOK);
  assert.deepEqual([page.data.hide, page.data.book.price, page.data.book.free], ['price', 0, false]);
  page.ask();
  await page.exchange();
  assert.equal(page.data.owned, true);
  const points = await phone.open('pages/points/points');
  assert.deepEqual(points.data.entries.map(({ why, delta }) => [why, delta]), [['换书', ''], ['初次见面', '+30']]);
  for (const shown of [store, page, points]) assert.equal(prices(shown), null);
});

test('with hide_buy there is no exchange, and what is owned is read', async () => {
  const phone = ios('thrifty', 'hide_buy');
  const store = await phone.open('pages/store/store');
  assert.equal(store.data.hide, 'buy');
  const page = await phone.open('pages/book/book?id=1000000002');
  assert.deepEqual([page.data.hide, page.data.owned, prices(page)], ['buy', false, null]);
  await page.exchange(); // no button does
  assert.equal(page.data.owned, false);
  assert.match(page.data.said.words, /由于相关规范，iOS功能暂不可用/);
  const points = await phone.open('pages/points/points');
  assert.equal(points.data.entries.length, 0);
  const mine = await phone.open(BOOK);
  assert.equal(mine.data.owned, true);
  await mine.file();
  assert.equal(phone.did('openDocument').length, 1);
});

test('a free book is known as free where prices are hidden', async () => {
  const phone = ios('guest', 'hide_buy');
  command('book', 'set', '1000000003', '-price', '0');
  const page = await phone.open('pages/book/book?id=1000000003');
  assert.deepEqual([page.data.book.free, page.data.book.tag], [true, '免费']);
  await page.file();
  assert.match(phone.requests.at(-1).url, /filename=1000000003\.pdf/);
  command('book', 'set', '1000000003', '-price', '1');
});

test('a phone on Android sees all in the same shop', async () => {
  command('setting', 'set', 'platforms-ios', 'hide_buy');
  const phone = new Phone('rich', { platform: 'android' });
  const page = await phone.open(BOOK);
  assert.deepEqual([page.data.hide, page.data.book.price, page.data.book.tag], ['', 1, '1 积分']);
  await page.exchange();
  assert.equal(page.data.owned, true);
});

test('a phone on iOS that cannot ask the shop shows no price', async () => {
  const phone = ios('offline', 'show');
  await phone.open('pages/about/about');
  phone.storage.clear();
  phone.faults = ({ url }) => (url.includes('shop/info') ? { errMsg: 'request:fail' } : undefined);
  phone.start();
  const store = await phone.open('pages/store/store');
  assert.deepEqual([store.data.hide, prices(store)], ['buy', null]);
  const page = await phone.open(BOOK);
  page.type(event({ value: '好' }));
  assert.deepEqual([page.data.hide, prices(page)], ['buy', null]);
});
