// A phone with WeChat, as far as a mini-program sees it. It has no screen: plays look at the data of
// pages, and call what the pages' markup binds.

const fs = require('node:fs');
const path = require('node:path');
const { weixin } = require('./weixin');

const project = process.env.PROJECT;
const program = JSON.parse(fs.readFileSync(path.join(project, 'app.json'), 'utf8'));

// assign does what setData does with a key such as slots[1].failed.
function assign(data, key, value) {
  const steps = key.split(/[.[\]]+/).filter(Boolean);
  const last = steps.pop();
  const target = steps.reduce((at, step) => at[step], data);
  target[last] = structuredClone(value);
}

// event returns an event of the markup.
const event = (detail, dataset = {}) => ({ detail, currentTarget: { dataset } });

class Phone {
  // A phone belongs to a reader. faults is asked about each request: it returns what happens
  // instead of it, or nothing.
  constructor(reader, { platform = 'android', answers = {}, faults = () => {} } = {}) {
    this.reader = reader;
    this.platform = platform;
    this.storage = new Map();
    this.requests = [];
    this.done = []; // calls of wx that plays look at: [name, argument]
    this.faults = faults;
    this.files = new Map(); // what the reader has chosen, by the path that WeChat gives
    this.answers = answers; // what the reader does in dialogs of WeChat
    this.start();
  }

  // start starts the mini-program anew, as after WeChat has dropped it. What is stored stays.
  start() {
    for (const file of Object.keys(require.cache)) if (file.startsWith(project)) delete require.cache[file];
    globalThis.wx = weixin(this);
    globalThis.App = (app) => app.onLaunch();
    require(path.join(project, 'app.js'));
  }

  // open opens a page and waits until it has loaded.
  async open(address) {
    const [route, query = ''] = address.replace(/^\//, '').split('?');
    if (!program.pages.includes(route)) throw new Error(`app.json has no page ${route}`);
    this.done.push(['open', route]);
    let options;
    globalThis.wx = weixin(this);
    globalThis.Page = (definition) => { options = definition; };
    const file = path.join(project, `${route}.js`);
    delete require.cache[file];
    require(file);
    const page = { ...options, data: structuredClone(options.data), route };
    page.setData = (changes) => Object.entries(changes).forEach(([key, value]) => assign(page.data, key, value));
    this.page = page;
    const pairs = query.split('&').filter(Boolean).map((pair) => pair.split('='));
    if (page.onLoad) await page.onLoad(Object.fromEntries(pairs));
    if (page.onShow) await page.onShow();
    return page;
  }

  did(name) {
    return this.done.filter(([called]) => called === name).map(([, argument]) => argument);
  }

  count(address) {
    return this.requests.filter((request) => request.url.includes(address)).length;
  }
}

// sheets are the pages' markup, by route.
const sheets = program.pages.map((route) => [route, fs.readFileSync(path.join(project, `${route}.wxml`), 'utf8')]);

module.exports = { Phone, event, program, sheets, project };
