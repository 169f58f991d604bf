// What the keeper does meanwhile, with the commands of the binary.

const { execFileSync } = require('node:child_process');

const command = (...args) => JSON.parse(execFileSync(process.env.LITTLESHELF, [...args, '-json', '-db', process.env.DB], { encoding: 'utf8' }).split('\n')[0] || 'null');

const mint = (points) => execFileSync(process.env.LITTLESHELF, ['codes', 'mint', '1', '-points', String(points), '-why', 'play', '-db', process.env.DB], { encoding: 'utf8' })
  .match(/[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/)[0];

module.exports = { command, mint };
