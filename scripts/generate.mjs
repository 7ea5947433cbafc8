// Writes what is made from the sources and committed: the OpenAPI document, the problems, the events.
// With --check it writes nothing, and ends with 1 if one of them is not what the sources say.
import './build.mjs';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const load = (path) => import(join(root, 'dist', path));
const contracts = await load('libs/contracts/src/index.js');
const { openapiText } = await load('apps/gateway/src/openapi/openapi.wording.js');
const { CloudEvent, eventType, eventSubject } = await load('libs/platform/src/messaging/event.js');

const table = (heads, rows) =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const problemsText = () => `# Problems

Every refusal and fault is an \`application/problem+json\` document (RFC 9457) with one of these codes.
This page is made from \`libs/contracts/src/problems.ts\`.

${table(
  ['code', 'status', 'title'],
  Object.entries(contracts.problems).map(([code, { status, title }]) => [`\`${code}\``, String(status), title]),
)}
`;

const eventsText = () => {
  const events = Object.values(contracts).filter((one) => one?.name && one?.data?.safeParse && !one.subject);
  const example = (name) => {
    const text = readFileSync(join(root, 'libs/contracts/examples/events', `${name}.json`), 'utf8').trim();
    CloudEvent.parse(JSON.parse(text));
    return text;
  };
  return `# Events

Each change is announced as a CloudEvent (1.0, NL GOV profile) on the JetStream stream \`EVENTS\`. Events carry nothing
personal. Within a version only optional fields are added. This page is made from \`libs/contracts\`.

${events
  .map(
    ({ name }) =>
      `## ${name}\n\nSubject \`${eventSubject('<municipality>', name)}\`, type \`${eventType(name)}\`.\n\n\`\`\`json\n${example(name)}\n\`\`\``,
  )
  .join('\n\n')}
`;
};

const files = {
  'docs/openapi.json': openapiText({
    routes: contracts.routes,
    serverUrl: '/v1',
    describedAt: 'https://openloket.example/problems/',
  }),
  'docs/problems.md': problemsText(),
  'docs/events.md': eventsText(),
};

const present = (file) => {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return undefined;
  }
};

for (const [file, text] of Object.entries(files)) {
  if (present(file) === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${file} is not what the sources say: run npm run generate.`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}
