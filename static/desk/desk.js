// Everything works without this script; it only saves typing.

// The link that sets the password has its code behind #, which no server sees.
const code = document.querySelector('[data-fragment]');
if (code && location.hash.length > 1) {
  code.value = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
}
