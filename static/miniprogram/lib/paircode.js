// pairCode returns the six characters in what was scanned or typed: the scene of a mini-program code,
// the end of an address, or the code itself. It returns '' if there are none.
module.exports = (text) => {
  const found = /(?:^|[=/#])([0-9a-z]{6})$/i.exec(decodeURIComponent(text || '').trim().replace(/[\s-]/g, ''));
  return found ? found[1].toUpperCase() : '';
};
