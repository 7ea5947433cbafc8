// Writes docs/openapi.json from the routes; with --check only tells whether it is still what the routes say.
// Compile first: npm run build.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const file = join(root, 'docs/openapi.json');
const load = (path) => import(join(root, 'dist', path));
const { routes } = await load('libs/contracts/src/index.js');
const { openapiText } = await load('apps/gateway/src/openapi/openapi.wording.js');
const text = openapiText({
  routes,
  serverUrl: '/v1',
  describedAt: 'https://openloket.example/problems/',
});

if (process.argv.includes('--check')) {
  let committed = '';
  try {
    committed = readFileSync(file, 'utf8');
  } catch {}
  if (committed !== text) {
    console.error('docs/openapi.json is not what the routes say: run npm run build && npm run generate:openapi.');
    process.exit(1);
  }
} else {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
