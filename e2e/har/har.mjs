// Reads a HAR file as others do: checks it against the official schema, and has a viewer draw its waterfall.
//
//   node har.mjs FILE      prints {"wrong": [...], "pages": [...], "drawn": [...]}
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseHTML } from 'linkedom';

const require = createRequire(import.meta.url);
const har = JSON.parse(readFileSync(process.argv[2], 'utf8'));

const Ajv = require('ajv');
const ajv = new Ajv({ allErrors: true });
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-06.json'));
ajv.addSchema(Object.values(require('har-schema')));
ajv.validate('har.json', har);
const wrong = (ajv.errors ?? []).map((e) => `${e.dataPath} ${e.message}`);

// The viewer wants a browser. It grumbles about each attribute that this one does not know, and asks how wide text is.
const { window, document } = parseHTML('<!doctype html><html><body></body></html>');
Object.assign(globalThis, { window, document });
Object.getPrototypeOf(document.createElementNS('http://www.w3.org/2000/svg', 'text')).getComputedTextLength = function () {
  return this.textContent.length * 7;
};
console.error = console.warn = console.log = () => {};
const { fromHar } = require('perf-cascade');
const drawn = har.log.pages.map((_, selectedPage) => {
  const svg = fromHar(har, { selectedPage });
  return [...svg.querySelectorAll('.row-item')].map((row) => row.querySelector('.label-full, .label, text')?.textContent ?? '');
});
process.stdout.write(JSON.stringify({ wrong, pages: har.log.pages.map((p) => p.title), drawn }) + '\n');
