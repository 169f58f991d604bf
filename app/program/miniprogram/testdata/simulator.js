// Renders pages by WeChat's own compilers and component framework (miniprogram-simulate), as HTML.

const fs = require('node:fs');
const path = require('node:path');
const { JSDOM } = require('jsdom');

const project = process.env.PROJECT;
const { window } = new JSDOM('<!doctype html>', { url: process.env.SHOP });
Object.assign(globalThis, { window, document: window.document });
for (const name of ['Event', 'CustomEvent', 'HTMLElement', 'Node', 'Element']) globalThis[name] = window[name];

// warnings are what the compilers and the framework complain about.
const warnings = [];
for (const level of ['warn', 'error']) console[level] = (...words) => warnings.push(words.join(' '));

const simulate = require('miniprogram-simulate');
const components = require('j-component');

// The framework shows built-in components as empty elements: these have something to look at.
const shown = {
  image: ['src', '<span>{{src}}</span>'],
  input: ['value', '<span>{{value || placeholder}}</span>'],
  textarea: ['value', '<span>{{value || placeholder}}</span>'],
};
for (const [name, [property, template]] of Object.entries(shown)) {
  components.register({ id: name, tagName: `wx-${name}`, properties: { [property]: String, placeholder: String }, template });
}

const base = `
  html { font-size: 16px } body { margin: 0 }
  page, wx-view, wx-navigator, wx-scroll-view, wx-swiper, wx-swiper-item, wx-form, wx-slider { display: block }
  page { position: relative }
  wx-button { display: block; text-align: center; cursor: pointer } wx-image, wx-picker { display: inline-block }
  wx-image { overflow: hidden } wx-image img { width: 100%; height: 100%; object-fit: cover }
  wx-input, wx-textarea { display: block; overflow: hidden } wx-input span { white-space: nowrap } wx-page-meta { display: none }
  wx-scroll-view { overflow: auto } wx-swiper { overflow: hidden; position: relative } wx-swiper-item { display: none; height: 100% }
  wx-slider { height: 4px; background: var(--sunk) }
  bar { display: flex; align-items: center; justify-content: center; height: 44px; background: var(--card); font: 600 17px sans-serif }
`;

const wxss = (file) => fs.readFileSync(path.join(project, file), 'utf8');
const ids = {};

// tagged renames the tags of selectors, as WeChat's compiler does.
const tagged = (css) => css.replace(/(^|[\s,}>])(button|text)(?=[.\s])/gm, '$1wx-$2');

// htmlOf returns the HTML of a page with data, below its bar.
function htmlOf(route, data, title) {
  globalThis.Page = (options) => globalThis.Component({ data: options.data });
  delete require.cache[path.join(project, `${route}.js`)]; // a phone has run it
  ids[route] = ids[route] || simulate.load(path.join(project, route), 'page', { rootPath: project, compiler: 'official' });
  const page = simulate.render(ids[route]);
  const parent = document.createElement('div');
  page.attach(parent);
  page.setData(data);
  const styles = [...document.querySelectorAll('style')].map((style) => style.textContent).join('\n');
  document.head.innerHTML = '';
  const common = ['page', 'problem'].map((prefix) => tagged(wxss('app.wxss').replace(/\.(?=[a-z])/g, `.${prefix}--`))).join('\n');
  const open = `page { min-height: 100vh } wx-swiper-item:nth-child(${(data.current || 0) + 1}) { display: block }`;
  const html = parent.innerHTML.replace('<page>', `<page><bar>${title}</bar>`)
    .replace(/<span>([^<]*)<\/span><\/wx-image>/g, '<img src="$1"></wx-image>'); // it does not update attributes
  page.detach();
  return `<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <style>${base}${common}</style><style>${tagged(styles)}</style><style>${open}</style><body>${html}</body></html>`;
}

module.exports = { htmlOf, warnings };
