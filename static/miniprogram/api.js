// The calls of the shop. docs: /docs of any shop, or its /openapi.json.

const { send, sendFile } = require('./lib/send');
const session = require('./lib/session');

// signed runs a request with the session. If the session has ended, it signs in and runs the request
// once more.
async function signed(request) {
  const skey = await session.key();
  try {
    return await request(skey);
  } catch (error) {
    if (error.kind !== 'signedOut') throw error;
    return request(await session.renew(skey));
  }
}

const call = (method, path, data) => signed((skey) => send(method, path, { ...data, skey }));

// browse is a call for anyone. It has the session if there is one, and does not wait for it.
function browse(path, data) {
  const skey = session.held();
  return send('GET', path, skey ? { ...data, skey } : data);
}

// defined leaves out fields without a value: the simulator and some phones send them as "undefined".
function defined(fields) {
  const known = Object.keys(fields).filter((name) => fields[name] !== undefined && fields[name] !== '');
  return known.reduce((rest, name) => ({ ...rest, [name]: fields[name] }), {});
}

module.exports = {
  search: (query) => browse('/api/book/search', defined(query)),
  categories: () => browse('/api/book/categories').then((body) => body.data),
  book: (id) => browse('/api/book/getBooks', { is_all: 0, bookid: id }).then((body) => body.data[0]),
  contents: (id) => browse('/api/book/pages', { bookid: id }).then((body) => body.data),
  shopFacts: () => browse('/api/shop/info'),

  detail: (id, before) => browse('/api/book/queryBook', defined({ bookid: id, before })).then((body) => body.data),
  comment: (id, content) => call('POST', '/api/comment/write', { bookid: id, content }),
  deleteComment: (cmid) => call('POST', '/api/comment/delete', { cmid }),
  buy: (id) => call('POST', '/api/order/buy', { bookid: id }),
  shelf: () => call('GET', '/api/user/getBoughtBooks').then((body) => body.list),
  position: (id) => call('GET', '/api/book/position', { bookid: id }).then((body) => body.data),
  setPosition: (id, page) => call('POST', '/api/book/position', { bookid: id, page }),

  me: () => call('GET', '/api/user/info').then((body) => body.userInfo),
  rename: (nickName) => call('POST', '/api/user/update', { nickName }),
  picture: (filePath) => signed((skey) => sendFile('/api/user/avatar', 'avatar', filePath, { skey })),
  ledger: (before) => call('GET', '/api/user/ledger', defined({ before, limit: 20 })).then((body) => body.list),
  redeem: (code) => call('POST', '/api/user/redeem', { code }),
  devices: () => call('GET', '/api/user/devices').then((body) => body.list),
  endDevice: (id) => call('POST', '/api/user/endDevice', { device_id: id }),
  logout: (all) => call('POST', '/api/user/logout', { all: all ? 1 : 0 }),
  pair: (code) => call('POST', '/api/user/pair', { code }),
  erase: () => call('POST', '/api/user/erase', { confirm: '抹掉' }),
};
