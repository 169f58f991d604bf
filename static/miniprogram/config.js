// The address of the shop. `littleshelf miniprogram` writes it.
module.exports = { shop: 'http://127.0.0.1:3003' };
