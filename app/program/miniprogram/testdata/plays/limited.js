const test = require('node:test');
const assert = require('node:assert');
const { Phone } = require('../phone');

test('the second login of an hour is told when to come again', async () => {
  const first = await new Phone('early').open('pages/me/me');
  assert.equal(first.data.state, 'ready');
  const second = await new Phone('late').open('pages/me/me');
  assert.equal(second.data.state, 'failed');
  assert.match(second.data.problem.words + second.data.problem.hint, /太快了。歇 \d+ 秒再来/);
});
