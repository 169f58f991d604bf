const test = require('node:test');
const assert = require('node:assert');
const { Phone, event } = require('../phone');
const { command } = require('../keeper');

const READ = 'pages/read/read?id=1000000001&name=Node';

// status asks for the image of the open leaf, as its slot does.
async function status(page) {
  const answer = await fetch(page.data.slots[page.data.current].src);
  await answer.arrayBuffer(); // node waits for what is not read before it ends
  return answer.status;
}

test('a guest reads the sample, and then comes to its end', async () => {
  const phone = new Phone('taster');
  const page = await phone.open(READ);
  assert.deepEqual([page.data.state, page.data.leaf, page.data.last, page.data.pages], ['ready', 1, 1, 3]);
  assert.equal(await status(page), 200);
  page.turn(event({ source: 'touch', current: 1 }));
  assert.equal(page.data.leaf, 2);
  assert.equal(page.data.slots[1].src, '');
  page.next();
  assert.equal(page.data.leaf, 2);
  page.previous();
  assert.equal(page.data.leaf, 1);
  await page.onUnload();
});

test('an owner turns, jumps, and finds the place again on another phone', async () => {
  const phone = new Phone('reader');
  const book = await phone.open('pages/book/book?id=1000000001');
  await book.exchange();
  const page = await phone.open(READ);
  assert.equal(page.data.last, 3);
  for (const leaf of [1, 2, 3]) {
    assert.equal(page.data.leaf, leaf);
    assert.equal(await status(page), 200);
    page.turn(event({ source: 'touch', current: (page.data.current + 1) % 3 }));
  }
  assert.equal(page.data.leaf, 4, 'the end');
  page.jump(event({ value: '2' }));
  page.turn(event({ source: '', current: 1 }));
  assert.equal(page.data.leaf, 2, 'a turn of the program is none of the reader');
  await page.onUnload();
  const other = await new Phone('reader').open(READ);
  assert.equal(other.data.leaf, 2);
  await other.onUnload();
});

test('without a network the place is kept, and told later', async () => {
  const phone = new Phone('commuter');
  const book = await phone.open('pages/book/book?id=1000000001');
  await book.exchange();
  const page = await phone.open(READ);
  phone.faults = () => ({ errMsg: 'request:fail' });
  page.goTo(3);
  await page.lost(event({}, { leaf: 3 }));
  assert.match(page.data.slots[page.data.current].failed, /网断了.*读到第 3 页，已经记下/);
  await page.onHide();
  phone.faults = () => {};
  page.again();
  assert.equal(page.data.slots[page.data.current].failed, '');
  assert.equal(await status(page), 200);
  await page.onHide();
  const other = await new Phone('commuter').open(READ);
  assert.equal(other.data.leaf, 3);
  await other.onUnload();
  await page.onUnload();
});

test('a refund while reading leaves the sample', async () => {
  const phone = new Phone('returner');
  const book = await phone.open('pages/book/book?id=1000000001');
  await book.exchange();
  const page = await phone.open(READ);
  page.goTo(3);
  const list = await fetch(`${process.env.SHOP}/api/order/list?skey=${phone.storage.get('skey')}`);
  command('order', 'refund', (await list.json()).list[0].order_id, '-why', 'play');
  assert.equal(await status(page), 403);
  await page.lost(event({}, { leaf: 3 }));
  assert.match(page.data.said.words, /退掉了/);
  assert.deepEqual([page.data.leaf, page.data.last], [1, 1]);
  await page.file(); // the sample
  assert.equal(phone.did('openDocument').length, 1);
  await page.onUnload();
});

test('a book that cannot be drawn can be opened', async () => {
  const phone = new Phone('opener');
  phone.faults = ({ url }) => (url.includes('book/pages') ? { statusCode: 200, data: { result: 0, data: { pages: 0, sample: 0, sizes: [], outline: [], page_url: '', drawable: 0 } } } : undefined);
  const page = await phone.open(READ);
  assert.deepEqual([page.data.state, page.data.undrawable], ['ready', true]);
  await page.file();
  assert.equal(phone.did('openDocument').length, 1);
});
