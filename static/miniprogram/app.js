const facts = require('./lib/facts');
const session = require('./lib/session');

App({
  // Nothing waits for these two; the pages ask again when they need them.
  onLaunch() {
    session.key().catch(() => {});
    facts.load().catch(() => {});
  },
});
