import { anyOfNode, fence, lib, node, npm, testFiles } from './fence.mjs';

const ofTheDoor = ['guard', 'filter', 'interceptor'];
const doors = ['controller', 'handlers', 'reactions', 'timers', ...ofTheDoor];
const behindTheDoor = ['action', 'views', 'mirror'];
const kept = ['store', 'record'];
const nest = '@nestjs/[^/]+';

/** What each role may import: roles of its own app, our libs, packages, modules of Node. Zod is the language of contracts. */
const mayImport = {
  wording: {
    roles: ['wording', 'rules'],
    libs: ['contracts', 'free-time', 'embedded'],
    packages: ['zod', '@asteasolutions/zod-to-openapi', 'ical-generator', 'csv-parse'],
    node: ['util', 'crypto', 'path'],
  },
  record: {
    roles: ['record', 'rules'],
    libs: ['contracts', 'free-time', 'platform'],
    packages: ['typeorm', 'zod'],
  },
  store: {
    roles: ['store', 'record', 'rules'],
    libs: ['contracts', 'free-time', 'platform'],
    packages: ['typeorm', 'zod'],
    node: ['util', 'crypto'],
  },
  mirror: {
    roles: ['mirror', 'record', 'rules'],
    libs: ['contracts', 'free-time', 'platform'],
    packages: ['typeorm', 'zod'],
  },
  views: {
    roles: ['views', 'record', 'mirror', 'wording', 'rules'],
    libs: ['contracts', 'free-time', 'platform'],
    packages: ['typeorm', 'zod'],
  },
  action: {
    roles: ['action', ...kept, 'mirror', 'views', 'client', 'wording', 'rules'],
    libs: ['contracts', 'free-time', 'platform', 'embedded'],
    packages: ['uuid', 'zod'],
    node: ['crypto', 'stream', 'util'],
  },
  handlers: { roles: ['handlers', ...behindTheDoor], libs: ['contracts', 'platform'], packages: [nest, 'zod'] },
  reactions: { roles: ['reactions', ...behindTheDoor], libs: ['contracts', 'platform'], packages: [nest, 'zod'] },
  timers: { roles: ['timers', ...behindTheDoor], libs: ['contracts', 'platform'], packages: [nest, 'zod'] },
  controller: {
    roles: ['controller', ...ofTheDoor, ...behindTheDoor, 'wording'],
    libs: ['contracts', 'platform'],
    packages: [nest, 'fastify', 'zod'],
  },
  'guard|filter|interceptor': {
    // A guard asks who it is and counts the request: both are behind it.
    roles: [...ofTheDoor, 'action', 'wording', 'rules', 'settings'],
    libs: ['contracts', 'platform'],
    packages: [nest, 'fastify', 'prom-client', 'zod'],
    node: ['crypto', 'stream'],
  },
  client: {
    roles: ['client', 'wording', 'rules', 'settings'],
    libs: ['contracts', 'platform', 'embedded'],
    packages: ['altcha-lib', 'jose', 'zod', 'nodemailer', 'pg', 'pg-copy-streams', '@nats-io/(?:jetstream|kv)'],
    node: 'any',
  },
  // An identity provider is a program of its own, not a thing that one of ours asks.
  program: {
    roles: ['program', 'client', 'wording', 'rules', 'settings'],
    libs: ['contracts', 'platform', 'embedded'],
    packages: ['zod', 'oidc-provider'],
    node: 'any',
  },
  settings: {
    roles: ['settings', 'rules'],
    libs: ['contracts', 'platform', 'embedded'],
    packages: ['zod'],
    node: ['fs', 'path', 'util', 'crypto'],
  },
  module: {
    roles: ['module', ...doors, ...behindTheDoor, ...kept, 'client', 'wording', 'rules', 'settings'],
    libs: ['contracts', 'platform', 'free-time'],
    packages: [nest, 'fastify', '@fastify/[^/]+', 'typeorm'],
    node: ['crypto', 'http', 'module', 'net', 'path'],
  },
};

const byRole = ([role, allowed]) =>
  fence(
    `role-${role.replaceAll('|', '-')}`,
    `*.${role}.ts imports what its role allows and nothing else.`,
    { path: `^(apps/[^/]+)/src/.+\\.(?:${role})\\.ts$` },
    {
      pathNot: [
        `^$1/src/.+\\.(${allowed.roles.join('|')})\\.ts$`,
        lib(...allowed.libs),
        npm(...allowed.packages),
        ...(allowed.node === 'any' ? [anyOfNode] : allowed.node ? [node(...allowed.node)] : []),
      ],
    },
  );

export const byRoles = [
  fence(
    'role-rules',
    'Rules are pure: rules, contracts, free time, and packages that only compute.',
    { path: '^((?:apps|libs)/[^/]+)/src/.+\\.rules\\.ts$' },
    {
      pathNot: [
        '^$1/src/.+\\.rules\\.ts$',
        lib('contracts', 'free-time'),
        // A phone number is read the same wherever it is written: libphonenumber-js only computes.
        npm('zod', 'temporal-polyfill', 'rrule-temporal', 'date-holidays', 'libphonenumber-js'),
        node('util', 'crypto', 'path'),
      ],
    },
  ),
  ...Object.entries(mayImport).map(byRole),
  fence(
    'role-main',
    'A main brings the parts together and starts them.',
    { path: '^(apps/[^/]+)/src/(|.+/)main\\.ts$' },
    {
      pathNot: [
        '^$1/src/.+\\.(module|program|action|client|record|wording|rules|settings)\\.ts$',
        '^$1/src/migrations/index\\.ts$',
        lib('contracts', 'platform', 'embedded'),
        npm('reflect-metadata'),
        node('path', 'timers'),
      ],
    },
  ),
  fence(
    'role-migration',
    'A migration is SQL.',
    { path: '^(apps/[^/]+)/src/migrations/' },
    { pathNot: ['^$1/src/migrations/', lib('platform'), npm('typeorm')] },
  ),
  fence(
    'nest-at-the-door',
    'Nest in doors, modules and mains only.',
    { path: '^apps/', pathNot: [testFiles, `\\.(${[...doors, 'module'].join('|')})\\.ts$`, '/main\\.ts$'] },
    { path: npm(nest) },
  ),
];
