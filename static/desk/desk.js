// Everything works without this script; it only saves typing.

// The link that sets the password has its code behind #, which no server sees.
const code = document.querySelector('[data-fragment]');
if (code && location.hash.length > 1) {
  code.value = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
}

// In a list with keys, j and k go from row to row, and a letter presses the button that it names.
// A letter does something only while a row has the focus, so that it does not surprise.
const list = document.querySelector('[data-keys]');
if (list) {
  const rows = [...list.children];
  document.querySelector('.keys').hidden = matchMedia('(hover: none)').matches;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select')) return;
    const row = document.activeElement.closest('[data-keys] > *');
    const step = { j: 1, k: -1 }[event.key];
    if (step) rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(row) + step))].focus();
    else row?.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
  });
}

// Shift ticks all boxes from the last one that was clicked.
for (const list of document.querySelectorAll('[data-ticks]')) {
  const boxes = [...list.querySelectorAll('input[type=checkbox]')];
  let last = -1;
  list.addEventListener('click', (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last >= 0) {
      for (let i = Math.min(at, last); i <= Math.max(at, last); i++) boxes[i].checked = boxes[at].checked;
    }
    last = at;
  });
}

// A number that people pass on has a button that copies it, where the browser lets a page copy.
for (const button of navigator.clipboard ? document.querySelectorAll('.copier') : []) {
  button.classList.add('ready');
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.textContent = button.dataset.copied;
  });
}

// On a phone the rooms are a strip that scrolls sideways: the current one comes into sight.
document.querySelector('.rail [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
