// Failure is a call that failed: its kind, for programs, and its words, for readers. words says
// what happened, hint what to do; wait is in seconds, 0 if the shop named none.
class Failure extends Error {
  constructor(kind, words, hint = '', more = {}) {
    super(words + hint);
    this.kind = kind;
    this.words = words;
    this.hint = hint;
    this.result = more.result;
    this.wait = more.wait || 0;
  }
}

const unreached = (late) => (late
  ? new Failure('late', '等了很久，没有等到回答。', '网可能慢，过一会儿再试。')
  : new Failure('offline', '网断了。', '连上以后再试一次，什么都没有丢。'));

const often = (wait) => new Failure('often', '太快了。', `歇 ${wait || 20} 秒再来。`, { wait });
const busy = (wait) => new Failure('busy', '店里正忙。', `歇 ${wait || 5} 秒再来，什么都没有丢。`, { wait });
const missing = () => new Failure('missing', '这家店还没有这一项。', '店里的程序更新以后就有。');
const strange = () => new Failure('strange', '这不是书店的回答。', '这里的网络可能要先登录，换一个网络试试。');
const large = () => new Failure('large', '图片太大了。', '换一张小一点的。');
const gone = () => new Failure('gone', '没有这本书。', '回书店找找。');

function broken(number) {
  const named = number ? `（编号 ${number.slice(0, 8)}）` : '';
  return new Failure('broken', '出错了，不是你的错。', `什么都没有丢，过一会儿再试。${named}`);
}

// The shop's sentence for a session that has ended; other sentences with -3 name something unknown.
const ENDED = '登录已失效，请重新登录';

// refused is an answer with a result other than 0.
function refused(result, words) {
  const more = { result };
  switch (result) {
    case -3:
      if (words === ENDED) return new Failure('signedOut', '登录断了。', '再试一次。', more);
      break;
    case -4:
      return new Failure('short', '积分不够。', '积分由店主发放，也可以用兑换码换。', more);
    case -6:
      return often(0);
    case -7:
      return new Failure('unfit', '这几句话店里不能收。', '改一改再试，写的都还在。', more);
  }
  return new Failure('refused', words || '店里没有答应。', '', more);
}

// failureOf returns a Failure for anything that was thrown.
const failureOf = (error) => (error instanceof Failure ? error : broken(''));

module.exports = { Failure, unreached, often, busy, missing, strange, large, gone, broken, refused, failureOf };
