// Reading: turns pages with keys and swipes, keeps the page that is in view, and shows pages on the
// full screen. Without it the links and the buttons of the page do the same.

const inView = 2000; // milliseconds until a page counts as read

const main = document.querySelector('main');
const find = selector => main.querySelector(selector);
const announcer = document.body.appendChild(document.createElement('div'));
announcer.className = 'unseen';
announcer.setAttribute('role', 'status');

let timer;
let turning; // the AbortController of the turn that is under way
let shown = location.pathname + location.search;

// say shows one of the messages that the page has ready.
function say(which) {
  const notice = find('#trouble');
  const text = notice?.dataset[which] ?? notice?.dataset.lost;
  if (!text) return;
  notice.textContent = text;
  notice.hidden = false;
}

function sayOffline() {
  say(find('#keep')?.hasAttribute('data-done') ? 'kept' : 'lost');
}

// keep stores the page as the one that is open. It is not stored when the page loads: a browser may
// load a page that nobody sees.
async function keep() {
  const form = find('#keep');
  if (!form || form.hasAttribute('data-done')) return;
  try {
    const response = await fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form)), keepalive: true});
    if (response.status !== 204) return;
  } catch {
    if (form.isConnected) sayOffline();
    return;
  }
  form.setAttribute('data-done', '');
  form.hidden = true;
  if (form.isConnected) find('#kept').hidden = false;
}

function watch() {
  clearTimeout(timer);
  if (document.visibilityState === 'visible') timer = setTimeout(keep, inView);
}

// loadNext has the browser load the image of the next page, in the width that it will choose again.
function loadNext() {
  const leaf = find('#leaf');
  if (!leaf?.dataset.next) return;
  const next = new Image();
  next.sizes = leaf.sizes;
  next.srcset = leaf.dataset.next;
}

// loadAgain requests the image of a page again.
function loadAgain(leaf) {
  if (leaf.isConnected) leaf.srcset = leaf.srcset;
}

// failed tells why there is no image. A reader who may not read the book any more sees that. If the
// shop has the image, only the connection broke: the image is requested once more. Once the
// page was turned, nobody needs the reason.
async function failed(leaf) {
  try {
    const response = await fetch(leaf.currentSrc || leaf.src, {method: 'HEAD', cache: 'no-store'});
    if (!leaf.isConnected) return;
    if (response.status === 403) return location.reload();
    if (response.ok && !leaf.hasAttribute('data-again')) {
      leaf.setAttribute('data-again', '');
      return loadAgain(leaf);
    }
    const wait = Number(response.headers.get('Retry-After'));
    if (!wait) return say('blank');
    say(response.status === 429 ? 'fast' : 'busy');
    setTimeout(loadAgain, wait * 1000, leaf);
  } catch {
    if (leaf.isConnected) sayOffline();
  }
}

// begin starts what a page needs that is new in the document.
function begin() {
  const leaf = find('#leaf');
  if (!leaf) return;
  if (leaf.complete && leaf.naturalWidth) loadNext();
  else if (leaf.complete) failed(leaf);
  leaf.addEventListener('load', () => {
    if (!leaf.isConnected) return; // the page was turned before its image came
    find('#trouble').hidden = true;
    loadNext();
  });
  leaf.addEventListener('error', () => failed(leaf));
  const full = find('#full');
  full.hidden = !document.fullscreenEnabled;
  // A browser in an app may refuse although it says that it is able.
  full.addEventListener('click', () => document.fullscreenElement ? document.exitFullscreen() :
    main.requestFullscreen().catch(() => { full.hidden = true; }));
  watch();
}

// turn shows another page in the same document, so that the full screen stays.
async function turn(address, remember) {
  if (turning) return;
  const mine = turning = new AbortController();
  const focused = document.activeElement?.getAttribute('rel');
  try {
    const response = await fetch(address, {headers: {Accept: 'text/html'}, signal: mine.signal});
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (mine.signal.aborted) return;
    if (!page.querySelector('.reader')) return location.assign(address);
    if (remember && response.url !== location.href) history.pushState(null, '', response.url);
    shown = location.pathname + location.search;
    document.title = page.title;
    for (const part of ['main', 'footer']) {
      document.querySelector(part).replaceChildren(...page.querySelector(part).childNodes);
    }
    document.querySelector('.purse')?.remove(); // not every page has one
    document.querySelector('.top .wrap').append(...page.querySelectorAll('.purse'));
    scrollTo(0, 0);
    main.scrollTo(0, 0);
    announcer.textContent = page.title;
    if (focused) (find(`a[rel=${focused}]`) ?? find('.turn a'))?.focus({preventScroll: true}); // the ends lack one link
    begin();
  } catch {
    if (!mine.signal.aborted) sayOffline();
  } finally {
    if (turning === mine) turning = undefined;
  }
}

// showAddress shows the page that the address names. It stops a turn that is under way, which was
// to another page.
function showAddress() {
  turning?.abort();
  turning = undefined;
  if (location.pathname + location.search !== shown) turn(location.href, false);
}

function follow(address) {
  if (address) turn(address, true);
  return Boolean(address);
}

const linkOf = rel => find(`a[rel=${rel}]`)?.href;

main.addEventListener('click', event => {
  const link = event.target.closest('.turn a, .chapters a');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  turn(link.href, true);
});

addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target.closest('input, textarea, select, summary')) return;
  const box = document.fullscreenElement ?? document.documentElement;
  const top = box.scrollTop <= 1;
  const bottom = box.scrollTop + box.clientHeight >= box.scrollHeight - 1;
  const ends = find('.turn')?.dataset;
  const address = {
    ArrowLeft: linkOf('prev'), ArrowRight: linkOf('next'), PageUp: top && linkOf('prev'), PageDown: bottom && linkOf('next'),
    Home: ends?.first, End: ends?.last,
  }[event.key];
  if (follow(address)) event.preventDefault();
});

let touch;
main.addEventListener('touchstart', event => {
  const one = event.touches.length === 1 && event.target.id === 'leaf' && (visualViewport?.scale ?? 1) === 1;
  touch = one ? event.touches[0] : null;
}, {passive: true});
main.addEventListener('touchend', event => {
  if (!touch) return;
  const x = event.changedTouches[0].clientX - touch.clientX;
  const y = event.changedTouches[0].clientY - touch.clientY;
  if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) follow(linkOf(x < 0 ? 'next' : 'prev'));
});

addEventListener('offline', sayOffline);
addEventListener('online', () => {
  const leaf = find('#leaf');
  if (leaf) find('#trouble').hidden = true;
  if (leaf?.complete && !leaf.naturalWidth) loadAgain(leaf);
  if (!turning) showAddress(); // a step back may have failed
  watch();
});
addEventListener('popstate', showAddress);
document.addEventListener('visibilitychange', watch);
begin();
