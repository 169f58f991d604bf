const test = require('node:test');
const assert = require('node:assert');
const { Phone, program } = require('../phone');

const answer = (statusCode, header, data) => ({ statusCode, header, data });

// What may come instead of an answer, and what the reader is told.
const faults = [
  ['no network', { errMsg: 'request:fail net::ERR_INTERNET_DISCONNECTED' }, /网断了/],
  ['a time-out', { errMsg: 'request:fail timeout' }, /等了很久/],
  ['429', answer(429, { 'Retry-After': '7' }, { result: -6, errmsg: '操作过于频繁，请稍后再试' }), /太快了。歇 7 秒/],
  ['503', answer(503, { 'retry-after': '3' }, { result: -2, errmsg: '数据查询出错' }), /正忙。歇 3 秒/],
  ['500', answer(500, { 'X-Request-Id': '01a2b3c4d5e6' }, { result: -2, errmsg: '数据查询出错' }), /不是你的错.*编号 01a2b3c4/],
  ['the page of a hotel', answer(200, {}, '<html>Welcome</html>'), /不是书店的回答/],
];

const pages = program.pages.filter((route) => !/about|pair|erase|read$/.test(route));

for (const [name, fault, words] of faults) {
  test(`${name} is said on every page, which then loads`, async () => {
    for (const route of pages) {
      const phone = new Phone('calm');
      await phone.open('pages/me/me'); // signs in
      phone.faults = ({ url }) => (url.includes('shop/info') ? undefined : fault);
      const page = await phone.open(`${route}?id=1000000001`);
      assert.equal(page.data.state, 'failed', route);
      assert.match(page.data.problem.words + page.data.problem.hint, words, route);
      phone.faults = ({ url }) => (url.includes('devices') ? answer(200, {}, { result: 0, list: [] }) : undefined);
      await page.open();
      assert.equal(page.data.state, 'ready', route);
    }
  });

  test(`${name} while a shown page is refreshed keeps what it shows`, async () => {
    const phone = new Phone('patient');
    const page = await phone.open('pages/shelf/shelf');
    phone.faults = () => fault;
    await page.open();
    assert.equal(page.data.state, 'ready');
    assert.match(page.data.said.words, words);
  });
}

test('a slow shop is said to be slow, and then shown', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const phone = new Phone('slow');
  let release;
  const held = new Promise((done) => { release = done; });
  const { loading } = require(`${process.env.PROJECT}/lib/loading`);
  const page = { data: {}, setData(changes) { Object.assign(this.data, changes); } };
  const loaded = loading(page, () => held);
  t.mock.timers.tick(2999);
  assert.ok(!page.data.slow);
  t.mock.timers.tick(1);
  assert.equal(page.data.slow, true);
  release();
  await loaded;
  assert.deepEqual([page.data.state, page.data.slow], ['ready', false]);
  assert.equal(phone.reader, 'slow');
});

test('a book that is not there is said to be not there', async () => {
  const phone = new Phone('lost');
  const page = await phone.open('pages/book/book?id=99');
  assert.equal(page.data.state, 'failed');
});
