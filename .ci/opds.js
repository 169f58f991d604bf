// Checks feeds that TestReadingApps wrote: OPDS 2.0 by its JSON schemas, if there are any, and both
// formats by parsers that reading apps use. node .ci/opds.js FEEDS SCHEMAS, with NODE_PATH set.
const fs = require('fs');
const path = require('path');
const [folder, schemas] = process.argv.slice(2);

const files = (dir, end) => fs.readdirSync(dir, { recursive: true }).filter((name) => name.endsWith(end)).map((name) => path.join(dir, name));
const json = (name) => JSON.parse(fs.readFileSync(name, 'utf8'));
const failures = [];
const check = (ok, name, what) => ok || failures.push(`${path.basename(name)}: ${what}`);

// validator returns a function that validates by the schema of an id.
function validator() {
  const Ajv = require('ajv').default;
  const ajv = new Ajv({ strict: false, allErrors: true });
  require('ajv-formats').default(ajv);
  const added = new Set();
  for (const part of ['specs', 'drafts', 'readium']) {
    for (const name of files(path.join(schemas, part), '.schema.json')) {
      const schema = json(name);
      if (!added.has(schema.$id)) {
        added.add(schema.$id);
        ajv.addSchema(schema);
      }
    }
  }
  return (id, name) => {
    const validate = ajv.getSchema(id);
    check(validate(json(name)), name, JSON.stringify(validate.errors, null, 1));
  };
}

// text returns the title of a parsed feed, which is text in one language.
const text = (title) => (typeof title === 'string' ? title : String(title && Object.values(title)[0]));

// silently runs fn without what r2-opds-js prints of books that have no picture.
function silently(fn) {
  const { log } = console;
  console.log = () => {};
  try {
    return fn();
  } finally {
    console.log = log;
  }
}

async function main() {
  const feeds = files(folder, '.json');
  const atoms = files(folder, '.atom');
  if (feeds.length < 20 || atoms.length !== feeds.length) throw new Error(`${feeds.length} and ${atoms.length} feeds in ${folder}`);
  if (fs.existsSync(path.join(schemas, 'specs'))) {
    const validate = validator();
    feeds.forEach((name) => validate('https://specs.opds.io/schema/feed.schema.json', name));
    validate('https://drafts.opds.io/schema/authentication.schema.json', path.join(folder, 'auth'));
  } else {
    console.log(`skipped: no schemas of OPDS 2.0 in ${schemas}`);
  }

  // The parser of Thorium, for both formats, and its conversion of one to the other.
  const { initGlobalConverters_OPDS } = require('r2-opds-js/dist/es6-es2015/src/opds/init-globals');
  const { initGlobalConverters_GENERIC } = require('r2-shared-js/dist/es6-es2015/src/init-globals');
  initGlobalConverters_OPDS();
  initGlobalConverters_GENERIC();
  const { TaJsonDeserialize } = require('r2-lcp-js/dist/es6-es2015/src/serializable');
  const { OPDSFeed } = require('r2-opds-js/dist/es6-es2015/src/opds/opds2/opds2');
  const { OPDS } = require('r2-opds-js/dist/es6-es2015/src/opds/opds1/opds');
  const { XML } = require('r2-utils-js/dist/es6-es2015/src/_utils/xml-js-mapper');
  const { convertOpds1ToOpds2 } = require('r2-opds-js/dist/es6-es2015/src/opds/converter');
  const { DOMParser } = require('@xmldom/xmldom');
  const Lenient = require('opds-feed-parser').default;
  const ts = require('opds-ts/v1.2');

  for (const name of atoms) {
    const atom = fs.readFileSync(name, 'utf8');
    const entries = atom.split('<entry>').length - 1;
    const v2 = json(name.replace(/atom$/, 'json'));
    const books = (v2.publications || []).length;

    const read = XML.deserialize(new DOMParser().parseFromString(atom, 'text/xml'), OPDS);
    check((read.Entries || []).length === entries, name, `r2-opds-js reads ${(read.Entries || []).length} entries, there are ${entries}`);
    const converted = silently(() => convertOpds1ToOpds2(read));
    check((converted.Publications || []).length === books, name, `r2-opds-js converts ${(converted.Publications || []).length} books of ${books}`);
    const modern = silently(() => TaJsonDeserialize(v2, OPDSFeed));
    check((modern.Publications || []).length === books, name, `r2-opds-js reads ${(modern.Publications || []).length} books of 2.0, there are ${books}`);
    check(text(modern.Metadata.Title) === v2.metadata.title, name, `r2-opds-js reads the title ${text(modern.Metadata.Title)}`);

    const lenient = await new Lenient().parse(atom);
    check(lenient.entries.length === entries, name, `opds-feed-parser reads ${lenient.entries.length} entries of ${entries}`);
    check(lenient.title === v2.metadata.title, name, `opds-feed-parser reads the title ${lenient.title}`);

    const typed = ts.Feed.fromXml(atom);
    check(typed.getEntries().length === entries, name, `opds-ts reads ${typed.getEntries().length} entries of ${entries}`);
  }
  if (failures.length > 0) {
    console.error(failures.join('\n'));
    process.exit(1);
  }
  console.log(`${atoms.length + feeds.length} feeds are valid, and read as they are`);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
