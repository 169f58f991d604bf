// The words of the reasons in a statement of points. A reason of a newer shop is shown as it is.
const WORDS = {
  signup: '初次见面',
  buy: '换书',
  refund: '退书',
  redeem: '兑换码',
  grant: '店主发放',
  take: '店主收回',
};

module.exports = (why) => WORDS[why] || why;
