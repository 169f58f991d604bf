// Sends the files of a form one by one, with a bar for each. Without this script the form sends all
// of them itself, and says what became of them at the end.

const atOnce = 2;
const template = document.querySelector('#uploading');
const words = template.dataset;
const results = document.querySelector('.results');
const list = results.querySelector('ul');
const waiting = [];
let sending = 0;
let all = 0;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function size(bytes) {
  const units = ['B', 'KB', 'MB', 'GB'];
  let unit = 0;
  for (; bytes >= 999.5 && unit < units.length - 1; unit++) bytes /= 1000;
  return `${bytes.toFixed(unit > 0 && bytes < 9.95 ? 1 : 0)} ${units[unit]}`;
}

// left says how long the rest will take, or nothing as long as that is not known.
function left(bytes, rate) {
  const seconds = Math.ceil(bytes / rate);
  if (!Number.isFinite(seconds)) return '';
  return seconds < 100 ? fill(words.seconds, { n: seconds }) : fill(words.minutes, { n: Math.ceil(seconds / 60) });
}

// A row shows one file on its way.
function rowOf(file) {
  const item = template.content.firstElementChild.cloneNode(true);
  const [name, percent, bar, note, again] = item.children;
  name.textContent = file.name;
  bar.setAttribute('aria-label', file.name);
  const row = {
    item,
    waits() {
      bar.hidden = false;
      bar.value = 0;
      note.className = 'below';
      note.textContent = words.waits;
      again.hidden = true;
    },
    moves(done, total, rate) {
      bar.value = done / total;
      percent.textContent = `${Math.floor(100 * done / total)} %`;
      const moved = fill(words.moves, { done: size(done), total: size(total), rate: size(rate) });
      note.textContent = `${moved} ${left(total - done, rate)}`;
    },
    isRead() {
      bar.removeAttribute('value');
      percent.textContent = '';
      note.textContent = words.read;
    },
    fails(why, retry) {
      bar.hidden = true;
      percent.textContent = '';
      note.className = 'below wrong';
      note.textContent = why;
      again.hidden = !retry;
      again.onclick = retry;
    },
  };
  row.waits();
  return row;
}

function count() {
  const status = results.querySelector('[role=status]');
  if (status) status.textContent = fill(words.count, { done: all - sending - waiting.length, total: all });
}

function pump() {
  while (sending < atOnce && waiting.length > 0) {
    sending++;
    send(waiting.shift()).finally(() => {
      sending--;
      pump();
    });
  }
  count();
}

function add(form, files) {
  for (const file of files) {
    const row = rowOf(file);
    list.append(row.item);
    all++;
    if (file.size > words.max * 1048576) row.fails(words.large);
    else waiting.push({ form, file, row });
  }
  results.hidden = false;
  pump();
}

function bodyOf({ form, file }) {
  const body = new FormData();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') body.append(name, value);
  }
  body.append('size', file.size);
  body.append('pdf', file);
  return body;
}

// The promise of send is kept when the server has answered, or cannot.
function send(job) {
  return new Promise((end) => {
    const request = new XMLHttpRequest();
    const retry = () => {
      job.row.waits();
      waiting.push(job);
      pump();
    };
    const past = [{ at: performance.now(), done: 0 }];
    request.upload.onprogress = ({ loaded, total }) => {
      const at = performance.now();
      while (past.length > 1 && at - past[0].at > 3000) past.shift();
      job.row.moves(loaded, total, 1000 * (loaded - past[0].done) / Math.max(at - past[0].at, 1));
      past.push({ at, done: loaded });
    };
    request.upload.onload = () => job.row.isRead();
    request.onload = () => {
      if (request.status === 403) job.row.fails(words.out, retry);
      else show(job, request, retry);
    };
    request.onerror = () => job.row.fails(words.lost, retry);
    request.onloadend = end;
    request.open('POST', job.form.action);
    request.responseType = 'document';
    request.send(bodyOf(job));
  });
}

// The answer is the page that the form itself would lead to.
function show(job, request, retry) {
  const page = request.response;
  const item = page && page.querySelector('.results li');
  if (!job.form.elements.pdf.multiple && page && request.status < 400) {
    showPage(page, request.responseURL);
  } else if (item && item.querySelector('.wrong')) {
    job.row.fails(item.querySelector('.wrong').textContent, retry);
  } else if (item) {
    job.row.item.replaceWith(item);
    remember(request.responseURL);
  } else {
    const alert = page && page.querySelector('main [role=alert]');
    job.row.fails(alert ? alert.textContent : words.failed, retry);
  }
}

// After the address lists the books, loading the page again shows them again.
function remember(address) {
  const here = new URL(location);
  for (const [name, value] of new URL(address).searchParams) here.searchParams.append(name, value);
  history.replaceState(null, '', here);
}

// The page has a message that is shown once, so it is not loaded again.
function showPage(page, address) {
  document.querySelector('main').replaceWith(page.querySelector('main'));
  document.title = page.title;
  history.pushState(null, '', address);
  addEventListener('popstate', () => location.reload());
}

function takeOver(form) {
  const input = form.elements.pdf;
  if (input.multiple) {
    form.querySelector('button').hidden = true;
    input.addEventListener('change', () => {
      add(form, input.files);
      input.value = '';
    });
  } else {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (sending === 0) {
        list.replaceChildren();
        all = 0;
        add(form, input.files);
      }
    });
  }
  // The whole page takes what is dropped: beside the form, the browser would leave the page for it.
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    form.classList.add('over');
  });
  document.addEventListener('dragleave', () => form.classList.remove('over'));
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    form.classList.remove('over');
    if (input.multiple) add(form, event.dataTransfer.files);
    else input.files = event.dataTransfer.files;
  });
}

takeOver(document.querySelector('form[data-upload]'));

addEventListener('beforeunload', (event) => {
  if (sending + waiting.length > 0) event.preventDefault();
});
