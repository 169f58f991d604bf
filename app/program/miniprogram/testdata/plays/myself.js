const test = require('node:test');
const assert = require('node:assert');
const { Phone, event } = require('../phone');

test('a reader takes a name', async () => {
  const me = await new Phone('named').open('pages/me/me');
  me.openName();
  await me.rename(event({ value: { name: '  ' } }));
  assert.equal(me.data.naming, true, 'an empty name is not sent');
  await me.rename(event({ value: { name: ' 测试读者甲 ' } }));
  assert.equal(me.data.reader.nickName, '测试读者甲');
  assert.deepEqual([me.data.naming, me.data.said], [false, { words: '名字改好了。', good: true }]);
});

test('a reader ends another device, which signs in again by itself', async () => {
  const first = new Phone('moved');
  await first.open('pages/me/me');
  const second = new Phone('moved');
  await second.open('pages/me/me');
  const page = await second.open('pages/devices/devices');
  assert.deepEqual(page.data.devices.map(({ here }) => here), [true, false]);
  await page.end(event({}, { id: page.data.devices[1].id }));
  assert.equal(page.data.devices.length, 1);
  assert.deepEqual(page.data.said, { words: '那台设备退出了。', good: true });
  first.start();
  const me = await first.open('pages/me/me');
  assert.equal(me.data.state, 'ready');
  assert.equal(first.did('login').length, 2);
});

test('a reader is erased after the word is written, and comes back as another', async () => {
  const phone = new Phone('forgotten');
  const before = (await phone.open('pages/me/me')).data.reader;
  const page = await phone.open('pages/erase/erase');
  page.type(event({ value: '抹' }));
  await page.erase();
  assert.equal(page.data.erased, false);
  page.type(event({ value: '抹掉' }));
  await page.erase();
  assert.deepEqual([page.data.erased, phone.storage.size], [true, 0]);
  phone.start();
  const { reader } = (await phone.open('pages/me/me')).data;
  assert.notEqual(reader.nickName, before.nickName);
  assert.equal(reader.balance, 0, 'the points of a first login are given once');
});

// A PNG of one pixel.
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('a reader takes a picture, and keeps it when another cannot be used', async () => {
  const phone = new Phone('pictured');
  phone.files.set('wxfile://tmp_1.png', pixel);
  phone.files.set('wxfile://tmp_2.heic', Buffer.from('no picture'));
  phone.files.set('wxfile://tmp_3.png', Buffer.alloc(3 << 20));
  const me = await phone.open('pages/me/me');
  assert.deepEqual([me.data.pictures, me.data.reader.avatarUrl], [true, '']);
  await me.picture(event({ avatarUrl: 'wxfile://tmp_1.png' }));
  const { avatarUrl } = me.data.reader;
  assert.match(avatarUrl, /\/avatars\/[0-9a-f-]{36}-[0-9a-f]{64}\.jpg$/);
  assert.deepEqual(me.data.said, { words: '头像换好了。', good: true });
  const served = await fetch(avatarUrl);
  assert.deepEqual([served.status, served.headers.get('content-type')], [200, 'image/jpeg']);

  await me.picture(event({ avatarUrl: 'wxfile://tmp_2.heic' }));
  assert.equal(me.data.said.words, '这张图片无法使用，请换一张');
  await me.picture(event({ avatarUrl: 'wxfile://tmp_3.png' }));
  assert.equal(me.data.said.words, '图片太大了。换一张小一点的。');
  assert.equal((await phone.open('pages/me/me')).data.reader.avatarUrl, avatarUrl);
});

test('what this shop does not have is not offered', async () => {
  const phone = new Phone('plain');
  phone.faults = ({ url }) => (url.includes('shop/info') ? { statusCode: 200, data: { result: 0 } } : undefined);
  phone.start();
  const older = await phone.open('pages/me/me');
  assert.deepEqual([older.data.pairs, older.data.pictures], [false, false]);
  phone.faults = ({ url }) => (url.includes('shop/info') ? { statusCode: 200, data: { result: 0, pairs: 1, pictures: 1 } } : undefined);
  phone.start();
  const offered = await phone.open('pages/me/me');
  assert.deepEqual([offered.data.pairs, offered.data.pictures], [true, true]);
});
