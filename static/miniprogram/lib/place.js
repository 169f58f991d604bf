// Where the reader is in each book. The phone keeps it too, for times without a network; the shop
// has it for all devices.

const api = require('../api');

const keptAt = (id) => `place:${id}`;
const LAST = 'lastRead';

// local returns the page that this phone keeps: {page, sent}, or null.
const local = (id) => wx.getStorageSync(keptAt(id)) || null;

// last returns the book that was read last on this phone: {id, name, page, pages}, or null.
const last = () => wx.getStorageSync(LAST) || null;

// find returns the page of a book: that of the shop, unless this phone could not send its own.
async function find(id) {
  const mine = local(id);
  if (mine && !mine.sent) return mine.page;
  const shops = await api.position(id);
  return shops.page || (mine ? mine.page : 0);
}

// keep keeps a page on the phone.
function keep(book, page, pages) {
  wx.setStorageSync(keptAt(book.id), { page, sent: false });
  wx.setStorageSync(LAST, { id: book.id, name: book.name, page, pages });
}

// tell tells the shop the page that the phone keeps. If it fails, the next time tells it.
async function tell(id) {
  const mine = local(id);
  if (!mine || mine.sent) return;
  await api.setPosition(id, mine.page);
  const now = local(id);
  if (now && now.page === mine.page) wx.setStorageSync(keptAt(id), { ...mine, sent: true });
}

module.exports = { find, keep, tell, last };
