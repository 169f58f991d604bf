const { failureOf } = require('./failure');

// SLOW is after how many milliseconds a page says that it still waits.
const SLOW = 3000;

// fresh is what each page that loads something has in its data, beside its own fields.
const fresh = { state: 'loading', slow: false, problem: null, said: null, acting: false };

const problemOf = (failure) => ({ kind: failure.kind, words: failure.words, hint: failure.hint });

// loading shows on a page that work is under way, that it takes long, and how it failed. A page that
// shows something already keeps it, and says the failure in one line.
async function loading(page, work) {
  const shown = page.data.state === 'ready';
  if (!shown) page.setData({ state: 'loading', problem: null });
  const timer = setTimeout(() => page.setData({ slow: true }), SLOW);
  try {
    await work();
    page.setData({ state: 'ready', problem: null });
  } catch (error) {
    const problem = problemOf(failureOf(error));
    page.setData(shown ? { said: { words: problem.words + problem.hint } } : { state: 'failed', problem });
  } finally {
    clearTimeout(timer);
    page.setData({ slow: false });
  }
}

module.exports = { loading, problemOf, fresh };
