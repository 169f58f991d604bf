const test = require('node:test');
const assert = require('node:assert');
const path = require('node:path');
const { Phone, event, sheets, project } = require('../phone');
const { mint } = require('../keeper');

// post makes a call of the shop as the browser of a screen does.
async function post(call, parameters) {
  const { shop } = require(path.join(project, 'config.js'));
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${shop}/api/user/${call}`, { method: 'POST', headers, body: JSON.stringify(parameters) });
  return response.json();
}

test('each page has what its markup binds', async () => {
  const phone = new Phone('binder');
  for (const [route, markup] of sheets) {
    const page = await phone.open(`${route}?id=1000000001&code=ABC234`);
    for (const [, name] of markup.matchAll(/(?:bind|catch):\w+="(\w+)"/g)) {
      assert.equal(typeof page[name], 'function', `${route} binds ${name}`);
    }
    await (page.onUnload && page.onUnload());
  }
});

test('the store shows all books, and finds them by pinyin, category and order', async () => {
  const phone = new Phone('finder');
  const page = await phone.open('pages/store/store');
  assert.equal(page.data.state, 'ready');
  assert.equal(page.data.total, 5);
  assert.equal(page.data.books.length, 5);
  assert.equal(page.data.balance, 30);
  assert.ok(page.data.categories.every(({ count }) => count > 0));

  page.type(event({ value: ' hongloumeng ' }));
  await page.search();
  assert.deepEqual(page.data.books.map(({ name }) => name), ['红楼梦']);
  page.type(event({ value: '没有的书' }));
  await page.search();
  assert.deepEqual([page.data.state, page.data.books, page.data.asked], ['ready', [], '没有的书']);
  await page.clear();
  await page.choose(event({}, { category: page.data.categories[0].category }));
  assert.equal(page.data.total, page.data.categories[0].count);
  await page.order(event({ value: '3' }));
  assert.match(phone.requests.at(-1).data.sort, /name/);
  await page.onPullDownRefresh();
  assert.equal(phone.did('stopPullDownRefresh').length, 1);
});

test('an answer to an older question does not replace a newer one', async () => {
  const phone = new Phone('typist');
  const page = await phone.open('pages/store/store');
  let release;
  const held = new Promise((done) => { release = done; });
  phone.faults = ({ data }) => (data && data.q === 'shenru' ? { wait: held } : undefined);
  page.type(event({ value: 'shenru' }));
  const first = page.search();
  page.type(event({ value: 'hongloumeng' }));
  await page.search();
  release();
  await first;
  assert.deepEqual(page.data.books.map(({ name }) => name), ['红楼梦']);
});

test('a list of more books than one page goes on', async () => {
  const phone = new Phone('pager');
  const page = await phone.open('pages/store/store');
  const [book] = page.data.books;
  const next = { statusCode: 200, data: { result: 0, total: 6, next: 0, data: [{ book_id: 7, book_name: '下', author: '', book_price: 1 }] } };
  page.setData({ next: Number(book.id) });
  phone.faults = ({ url }) => (url.includes('search') ? next : undefined);
  await Promise.all([page.onReachBottom(), page.onReachBottom()]);
  assert.equal(page.data.books.length, 6);
  assert.equal(page.data.next, 0);
});

test('my page shows the reader, and the points page redeems a code', async () => {
  const phone = new Phone('rich');
  const me = await phone.open('pages/me/me');
  assert.match(me.data.reader.nickName, /^书友/);
  const page = await phone.open('pages/points/points');
  assert.deepEqual(page.data.entries.map(({ why, delta }) => [why, delta]), [['初次见面', '+30']]);
  page.type(event({ value: ` ${mint(7)} ` }));
  await Promise.all([page.redeem(), page.redeem()]);
  assert.equal(page.data.balance, 37);
  assert.deepEqual(page.data.said, { words: '换到 7 积分。', good: true });
  assert.equal(phone.count('redeem'), 1);
  page.type(event({ value: '0000' }));
  await page.redeem();
  assert.match(page.data.said.words, /没有这个兑换码/);
});

test('what a shop does not have yet is said calmly', async () => {
  const phone = new Phone('early');
  phone.faults = ({ url }) => (/devices|pair|erase|update/.test(url) ? { statusCode: 404, header: {}, data: { result: -1, errmsg: '接口不存在' } } : undefined);
  const devices = await phone.open('pages/devices/devices');
  assert.match(devices.data.problem.words, /还没有这一项/);
  const pair = await phone.open('pages/pair/pair?scene=abc234');
  assert.equal(pair.data.code, 'ABC234');
  await pair.pair();
  assert.match(pair.data.said.words, /还没有这一项/);
  const me = await phone.open('pages/me/me');
  await me.rename(event({ value: { name: '测试读者甲' } }));
  assert.match(me.data.said.words, /还没有这一项/);
});

test('a screen is paired by scanning, if the reader agrees to the privacy text', async () => {
  const phone = new Phone('scanner');
  const me = await phone.open('pages/me/me');
  phone.answers.requirePrivacyAuthorize = { errMsg: 'requirePrivacyAuthorize:fail' };
  await me.pair();
  assert.match(me.data.said.words, /没有同意/);
  assert.equal(phone.did('scanCode').length, 0);
  delete phone.answers.requirePrivacyAuthorize;
  phone.answers.scanCode = { path: 'pages/pair/pair?scene=7KM3QX' };
  await me.pair();
  assert.deepEqual(phone.did('navigateTo'), [{ url: '/pages/pair/pair?code=7KM3QX' }]);
  phone.answers.scanCode = { errMsg: 'scanCode:fail cancel' };
  await me.pair();
  assert.equal(me.data.said, null);
  assert.equal(phone.did('navigateTo')[1].url, '/pages/pair/pair?code=', 'without a code to scan it is typed');
});

test('a screen opens the shelf of the reader who scans or types its code', async () => {
  const begin = () => post('pairBegin', {});
  const finish = (screen) => post('pairFinish', { code: screen.code, secret: screen.secret });
  const phone = new Phone('screen');
  const scanned = await begin();
  assert.equal(scanned.expires_in, 300);
  const page = await phone.open(`pages/pair/pair?scene=${scanned.code}`);
  assert.equal((await finish(scanned)).state, 'waiting');
  await Promise.all([page.pair(), page.pair()]);
  assert.deepEqual([page.data.paired, phone.count('user/pair')], [true, 1]);
  const { state, userInfo, skey } = await finish(scanned);
  assert.deepEqual([state, userInfo.nickName], ['done', (await phone.open('pages/me/me')).data.reader.nickName]);
  assert.match(skey, /^[0-9a-f]{40}$/);
  assert.equal((await finish(scanned)).state, 'over');
  assert.equal((await phone.open('pages/devices/devices')).data.devices.length, 2);

  const typed = await begin();
  const typing = await phone.open('pages/pair/pair?code=');
  typing.type(event({ value: ` ${typed.code.slice(0, 3).toLowerCase()} ${typed.code.slice(3)}` }));
  await typing.pair();
  assert.equal(typing.data.paired, true);
  assert.equal((await finish(typed)).state, 'done');

  const wrong = await phone.open('pages/pair/pair?scene=AAAAAA');
  await wrong.pair();
  assert.deepEqual([wrong.data.paired, wrong.data.said.words], [false, '配对码不对，或已用过、过期']);
});
