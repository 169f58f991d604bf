const test = require('node:test');
const assert = require('node:assert');
const { Phone, event } = require('../phone');

const BOOK = 'pages/book/book?id=1000000001';
const offline = { errMsg: 'request:fail net::ERR_INTERNET_DISCONNECTED' };

test('a book is exchanged once, however often the button is pressed', async () => {
  const phone = new Phone('buyer');
  const page = await phone.open(BOOK);
  assert.deepEqual([page.data.owned, page.data.balance, page.data.book.price], [false, 30, 1]);
  page.ask();
  await Promise.all([page.exchange(), page.exchange(), page.exchange()]);
  assert.equal(phone.count('order/buy'), 1);
  assert.deepEqual([page.data.owned, page.data.balance], [true, 29]);
  assert.equal(page.data.said.words, '换好了。《深入浅出Node.js》已放进你的书架。');

  const shelf = await phone.open('pages/shelf/shelf');
  assert.deepEqual(shelf.data.found.map(({ name }) => name), ['深入浅出Node.js']);
  await shelf.file(event({}, { id: '1000000001' }));
  assert.equal(phone.did('openDocument')[0].fileType, 'pdf');
  shelf.type(event({ value: 'node' }));
  assert.equal(shelf.data.found.length, 1);
  shelf.type(event({ value: '红' }));
  assert.equal(shelf.data.found.length, 0);
});

test('a lost answer to an exchange charges once', async () => {
  const phone = new Phone('unlucky');
  const page = await phone.open(BOOK);
  phone.faults = ({ url }) => (url.includes('buy') ? { errMsg: 'request:fail timeout' } : undefined);
  await page.exchange();
  assert.match(page.data.said.words, /换没换成还不知道.*不会扣两次/);
  phone.faults = () => {};
  await page.exchange();
  assert.deepEqual([page.data.owned, page.data.balance], [true, 29]);
});

test('a reader without enough points is told how many are missing', async () => {
  const phone = new Phone('poor');
  const page = await phone.open(BOOK);
  phone.faults = ({ url }) => (url.includes('buy') ? { statusCode: 200, data: { result: -4, errmsg: '余额不足，无法购买' } } : undefined);
  await page.exchange();
  assert.match(page.data.said.words, /积分不够.*店主发放/);
  assert.equal(page.data.owned, false);
});

test('comments are written, wait where the keeper looks first, and can be taken back', async () => {
  const phone = new Phone('critic');
  const page = await phone.open(BOOK);
  page.type(event({ value: '  好书  ' }));
  await page.write();
  assert.equal(page.data.comments[0].text, '好书');
  assert.equal(page.data.draft, '');
  phone.faults = ({ url }) => (url.includes('comment/write') ? { statusCode: 200, data: { result: 0, errmsg: 'insert success!', waiting: true, cmid: 77 } } : undefined);
  page.type(event({ value: '再说一句' }));
  await page.write();
  assert.deepEqual([page.data.comments[0].text, page.data.comments[0].waits], ['再说一句', true]);
  phone.faults = ({ url }) => (url.includes('comment/delete') ? { statusCode: 200, data: { result: 0 } } : undefined);
  await page.remove(event({}, { id: 77 }));
  assert.equal(page.data.comments[0].text, '好书');
});

const withTemplates = ({ url }) => (url.includes('shop/info')
  ? { statusCode: 200, data: { result: 0, name: '店', hide: '', templates: ['receipt', 'reply'] } } : undefined);

test('a reader is asked for messages at the tap of an exchange and of a comment, whatever they answer', async () => {
  for (const [reader, answer] of [['willing', {}], ['unwilling', { errMsg: 'requestSubscribeMessage:fail', errCode: 20004 }]]) {
    const phone = new Phone(reader, { answers: { requestSubscribeMessage: answer }, faults: withTemplates });
    const page = await phone.open(BOOK);
    assert.deepEqual(phone.did('requestSubscribeMessage'), []);
    const exchanged = page.exchange();
    assert.deepEqual(phone.did('requestSubscribeMessage').map(({ tmplIds }) => tmplIds), [['receipt', 'reply']], 'WeChat wants it in the tap');
    assert.equal(phone.count('order/buy'), 0);
    await exchanged;
    assert.deepEqual([page.data.owned, page.data.balance], [true, 29]);
    page.type(event({ value: '好书' }));
    const written = page.write();
    assert.equal(phone.did('requestSubscribeMessage').length, 2);
    await written;
    assert.equal(page.data.comments[0].text, '好书');
  }
});

test('an exchange goes on where WeChat cannot ask, or is never answered', async () => {
  const dialogs = {
    silent: () => {},
    broken: () => { throw new TypeError('requestSubscribeMessage of undefined'); },
    missing: undefined,
  };
  for (const [reader, dialog] of Object.entries(dialogs)) {
    const phone = new Phone(reader, { faults: withTemplates });
    const page = await phone.open(BOOK);
    globalThis.wx.requestSubscribeMessage = dialog;
    const exchanged = page.exchange();
    if (reader === 'silent') {
      assert.equal(page.data.acting, true);
      assert.equal(phone.count('order/buy'), 0);
    }
    await exchanged;
    assert.deepEqual([reader, page.data.owned, page.data.balance], [reader, true, 29]);
  }
});

test('a text that is refused stays in the field', async () => {
  const phone = new Phone('rude');
  const page = await phone.open(BOOK);
  page.type(event({ value: '不好的话' }));
  phone.faults = ({ url }) => (url.includes('comment/write') ? { statusCode: 200, data: { result: -7, errmsg: '内容含违规信息，请修改后重试' } } : undefined);
  await page.write();
  assert.match(page.data.said.words, /改一改再试/);
  assert.equal(page.data.draft, '不好的话');
});

test('a download that is refused is not opened as a book', async () => {
  const phone = new Phone('hasty');
  const page = await phone.open(BOOK);
  await page.exchange();
  phone.faults = ({ url }) => (url.includes('downloadfile') ? { statusCode: 403, header: {}, tempFilePath: 'wxfile://x' } : undefined);
  await page.file();
  assert.match(page.data.said.words, /不能下载/);
  assert.equal(phone.did('openDocument').length, 0);
  phone.faults = ({ url }) => (url.includes('downloadfile') ? offline : undefined);
  await page.file();
  assert.match(page.data.said.words, /网断了/);
});
