// Shows each page in its states at 375 px, light and dark, and with large text. A page must fit the
// width, and nothing may complain. SHOTS names a folder for pictures.

const fs = require('node:fs');
const path = require('node:path');
const puppeteer = require('puppeteer-core');
const { htmlOf, warnings } = require('./simulator');
const { Phone, event } = require('./phone');

const offline = { errMsg: 'request:fail' };
const devices = { result: 0, list: [{ device_id: 'a', created: '2026-11-20 08:00:00', expires: '2027-11-20 08:00:00', current: 1 }, { device_id: 'b', created: '2026-11-02 08:00:00', expires: '2027-11-02 08:00:00', current: 0 }] };
const facts = (more) => ({ statusCode: 200, data: { result: 0, name: '小书架', contact: '微信号 littleshelf', about: '一家只有几本书的小店。\n慢慢看。', record_number: '京ICP备00000000号', signup_points: 30, version: '0.2.0', hide: '', templates: [], ...more } });
const BOOK = 'pages/book/book?id=1000000004';

// hiding starts the mini-program in a shop that hides prices from it, or exchanges too.
function hiding(phone, hide) {
  phone.faults = ({ url, data }) => {
    if (url.includes('shop/info')) return facts({ hide });
    if (!url.includes('ledger')) return undefined;
    const list = [{ seq: 2, delta: 0, balance: 29, why: 'buy', ref: '', time: '2026-11-20 08:00:00' }, { seq: 1, delta: 30, balance: 30, why: 'signup', ref: '', time: '2026-11-20 07:00:00' }];
    return { statusCode: 200, data: { result: 0, list: data.before ? [] : list } };
  };
  phone.start();
}

// screens opens pages: name, and how the page comes to its state.
const screens = {
  store: (phone) => phone.open('pages/store/store'),
  'store-loading': async (phone) => ({ ...await phone.open('pages/store/store'), state: 'loading' }),
  'store-offline': (phone) => { phone.faults = () => offline; return phone.open('pages/store/store'); },
  'store-none': async (phone) => {
    const page = await phone.open('pages/store/store');
    page.type(event({ value: '没有的书' }));
    await page.search();
    return page;
  },
  'store-hidden': (phone) => { hiding(phone, 'price'); return phone.open('pages/store/store'); },
  'book-hidden': async (phone) => { hiding(phone, 'price'); const page = await phone.open(BOOK); page.ask(); return page; },
  'book-unsold': (phone) => { hiding(phone, 'buy'); return phone.open(BOOK); },
  'points-hidden': async (phone) => { hiding(phone, 'price'); await (await phone.open(BOOK)).exchange(); return phone.open('pages/points/points'); },
  book: (phone) => phone.open(BOOK),
  'book-asking': async (phone) => { const page = await phone.open(BOOK); page.ask(); return page; },
  'book-owned': async (phone) => {
    const page = await phone.open(BOOK);
    await page.exchange();
    page.type(event({ value: '满纸荒唐言，一把辛酸泪。' }));
    await page.write();
    page.showWaiting(9, '都云作者痴，谁解其中味？');
    page.data.comments[1].reply = '欢迎再来。';
    return page;
  },
  'shelf-empty': (phone) => phone.open('pages/shelf/shelf'),
  shelf: async (phone) => { await (await phone.open(BOOK)).exchange(); await (await phone.open('pages/book/book?id=1000000001')).exchange(); await (await phone.open('pages/read/read?id=1000000001&name=Node')).onUnload(); return phone.open('pages/shelf/shelf'); },
  read: async (phone) => { const page = await phone.open('pages/read/read?id=1000000001&name=Node'); await page.onUnload(); return page; },
  'read-end': async (phone) => { const page = await phone.open('pages/read/read?id=1000000001&name=Node'); page.next(); await page.onUnload(); return page; },
  me: (phone) => phone.open('pages/me/me'),
  'me-naming': async (phone) => {
    phone.faults = ({ url }) => (url.includes('shop/info') ? facts({ pairs: 1, pictures: 1 }) : undefined);
    phone.start();
    const page = await phone.open('pages/me/me');
    page.openName();
    return page;
  },
  points: async (phone) => { await (await phone.open(BOOK)).exchange(); return phone.open('pages/points/points'); },
  devices: (phone) => { phone.faults = ({ url }) => (url.includes('devices') ? { statusCode: 200, data: devices } : undefined); return phone.open('pages/devices/devices'); },
  pair: (phone) => phone.open('pages/pair/pair?code=7KM3QX'),
  erase: (phone) => phone.open('pages/erase/erase'),
  about: (phone) => { phone.faults = ({ url }) => (url.includes('shop/info') ? facts() : undefined); phone.start(); return phone.open('pages/about/about'); },
};

// elsewhere replaces pictures of other hosts, which a test must not load: a cover is drawn instead.
const withoutElsewhere = (data) => JSON.parse(JSON.stringify(data).replace(/"https:[^"]*"/g, '""'));

// titleOf returns the title of the open page.
function titleOf(phone, page) {
  const since = phone.done.slice(phone.done.findLastIndex(([name]) => name === 'open'));
  const set = since.find(([name]) => name === 'setNavigationBarTitle');
  const file = path.join(process.env.PROJECT, `${page.route}.json`);
  return set ? set[1].title : JSON.parse(fs.readFileSync(file, 'utf8')).navigationBarTitleText;
}

async function shoot(browser, name, html, { dark, large }, problems) {
  const tab = await browser.newPage();
  await tab.setViewport({ width: 375, height: 760 });
  await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  await tab.setContent(large ? html.replace('font-size: 16px', 'font-size: 21px') : html, { waitUntil: 'load' });
  const width = await tab.evaluate(() => document.documentElement.scrollWidth);
  if (width > 375) problems.push(`${name}: ${width} px wide`);
  if (process.env.SHOTS) await tab.screenshot({ path: path.join(process.env.SHOTS, `${name}.png`), fullPage: true });
  await tab.close();
}

async function main() {
  if (process.env.SHOTS) fs.mkdirSync(process.env.SHOTS, { recursive: true });
  const problems = [];
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  for (const [name, open] of Object.entries(screens)) {
    const phone = new Phone(`screen-${name}`);
    const page = await open(phone);
    if (page.state) page.data.state = page.state;
    const html = htmlOf(page.route, withoutElsewhere(page.data), titleOf(phone, page));
    await shoot(browser, name, html, {}, problems);
    await shoot(browser, `${name}-dark`, html, { dark: true }, problems);
    await shoot(browser, `${name}-large`, html, { large: true }, problems);
  }
  await browser.close();
  problems.push(...warnings);
  process.stdout.write(`${Object.keys(screens).length * 3} screens\n${problems.join('\n')}\n`);
  process.exitCode = problems.length ? 1 : 0;
}

main();
