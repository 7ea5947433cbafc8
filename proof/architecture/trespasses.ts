import type { StagedTrespass } from './staged-house.js';

const at = (path: string, ...imports: string[]): StagedTrespass => ({ in: path, imports });

const appointments = 'apps/appointments/src';
const gateway = 'apps/gateway/src';
const nest = '@nestjs/common';

/** For each fence, imports that it must catch: every one of them. */
export const trespasses: Readonly<Record<string, StagedTrespass>> = {
  'room-contracts': at('libs/contracts/src/staged.ts', '#platform', '#free-time', 'typeorm', nest, 'node:fs'),
  'room-free-time': at('libs/free-time/src/staged-room.ts', '#contracts', '#platform', 'zod', 'node:fs'),
  'room-embedded': at('libs/embedded/src/staged.client.ts', '#contracts', '#platform', '#testkit', 'typeorm', 'zod'),
  'room-platform': at('libs/platform/src/staged.ts', '#free-time', '#embedded', '#testkit', 'fastify', 'csv-parse'),
  'room-testkit': at('libs/testkit/src/staged.ts', '#free-time', nest, '../../../apps/contacts/src/staged.rules.js'),
  'room-catalogue': at('apps/catalogue/src/products/staged.action.ts', '#embedded', '#testkit', appsOf('contacts')),
  'room-appointments': at(`${appointments}/booking/staged.action.ts`, '#embedded', '#testkit', appsOf('catalogue')),
  'room-contacts': at('apps/contacts/src/history/staged.action.ts', '#embedded', '#testkit', appsOf('appointments')),
  'room-gateway': at(`${gateway}/rest/staged.action.ts`, '#embedded', '#testkit', appsOf('appointments')),
  'room-standalone': at('apps/standalone/src/demo/staged.action.ts', '#free-time', '#testkit', appsOf('gateway')),
  'room-proof': at('proof/e2e/staged.spec.ts', '../../apps/gateway/src/staged.rules.js', '../../scripts/staged.js'),
  'room-scripts': at('scripts/staged.mjs', '#contracts', '#testkit', '../apps/gateway/src/staged.rules.js'),
  'room-web': at('web/staged.ts', '#contracts', '../apps/gateway/src/staged.rules.js', 'node:fs', nest),
  'room-unknown': at('libs/staged/src/index.ts', '#contracts', 'zod', 'node:fs'),

  'entrance-only': at(
    'apps/catalogue/src/products/staged-entrance.views.ts',
    '../../../../libs/platform/src/clock.js',
    '../../../../libs/contracts/src/ids.js',
  ),
  'entrance-by-name': at('libs/platform/src/staged-entrance.ts', '../../contracts/src/index.js'),

  'tests-of-what-knows-nobody': at('libs/free-time/src/staged.spec.ts', '#contracts', '#testkit', '#platform'),
  'tests-in-their-room': at(
    'apps/contacts/src/history/staged.spec.ts',
    appsOf('gateway'),
    '../../../../proof/staged.js',
  ),
  'testkit-for-tests': at(`${appointments}/staged.module.ts`, '#testkit'),
  'builders-for-tests': at(
    `${appointments}/booking/staged-builder.action.ts`,
    './staged.builder.js',
    './staged.spec.js',
  ),

  unresolvable: at('apps/contacts/src/history/staged.rules.ts', './nowhere.js', '#nowhere', 'no-such-package'),
  circle: {
    ...at('libs/free-time/src/staged-one.rules.ts', './staged-two.rules.js'),
    beside: { 'libs/free-time/src/staged-two.rules.ts': "export type { One } from './staged-one.rules.js';\n" },
  },
  'package-undeclared': at('apps/contacts/src/staged.module.ts', 'picomatch'),
  'package-for-development': at('libs/platform/src/staged-tools.ts', 'fast-check', 'typescript', '@jest/globals'),

  'role-rules': at(
    `${appointments}/booking/staged.rules.ts`,
    ...roles('store', 'record', 'action', 'views', 'mirror', 'wording', 'client', 'settings', 'handlers'),
    ...['#platform', 'typeorm', nest, 'uuid', 'node:fs', 'node:http', 'node:timers/promises'],
  ),
  'role-wording': at(
    `${appointments}/booking/staged.wording.ts`,
    ...roles('store', 'record', 'action', 'views', 'mirror', 'client'),
    ...['#platform', 'typeorm', nest, 'node:fs'],
  ),
  'role-record': at(
    `${appointments}/booking/staged.record.ts`,
    ...roles('store', 'action', 'views', 'mirror', 'wording'),
    ...[nest, 'node:fs'],
  ),
  'role-store': at(
    `${appointments}/booking/staged.store.ts`,
    ...roles('action', 'views', 'mirror', 'wording', 'client'),
    ...[nest, 'node:fs'],
  ),
  'role-mirror': at(
    `${appointments}/planning/staged.mirror.ts`,
    ...roles('action', 'views', 'store', 'wording'),
    ...[nest, 'node:fs'],
  ),
  'role-views': at(
    `${appointments}/planning/staged.views.ts`,
    ...roles('action', 'store', 'client', 'handlers'),
    ...[nest, 'node:fs'],
  ),
  'role-action': at(
    `${appointments}/booking/staged-role.action.ts`,
    ...roles('handlers', 'controller', 'timers', 'settings', 'module'),
    ...['typeorm', 'fastify', nest, 'pg', 'node:fs', 'node:http'],
  ),
  'role-handlers': at(
    `${appointments}/booking/staged.handlers.ts`,
    ...roles('rules', 'store', 'record', 'wording', 'client'),
    ...['#free-time', 'typeorm', 'node:crypto'],
  ),
  'role-reactions': at(
    `${appointments}/booking/staged.reactions.ts`,
    ...roles('rules', 'store', 'record', 'wording', 'client'),
    ...['#free-time', 'typeorm', 'node:crypto'],
  ),
  'role-timers': at(
    `${appointments}/booking/staged.timers.ts`,
    ...roles('rules', 'store', 'record', 'wording', 'client'),
    ...['#free-time', 'typeorm', 'node:crypto'],
  ),
  'role-controller': at(
    `${gateway}/rest/staged.controller.ts`,
    ...roles('rules', 'store', 'record', 'client', 'settings'),
    ...['#free-time', 'typeorm', 'node:crypto'],
  ),
  'role-guard-filter-interceptor': at(
    `${gateway}/door/staged.guard.ts`,
    ...roles('controller', 'store', 'views', 'client'),
    ...['#free-time', 'typeorm', 'node:fs'],
  ),
  'role-client': at(
    'apps/contacts/src/messages/staged.client.ts',
    ...roles('action', 'store', 'views'),
    'typeorm',
    '@nats-io/transport-node',
    nest,
  ),
  'role-program': at('apps/standalone/src/staged.program.ts', ...roles('action', 'store', 'module'), 'typeorm', nest),
  'role-settings': at('apps/contacts/src/staged.settings.ts', ...roles('action', 'client', 'wording'), 'typeorm', nest),
  'role-module': at(`${gateway}/staged.module.ts`, './main.js', ...roles('program', 'builder'), '#testkit', 'node:fs'),
  'role-main': at(
    'apps/contacts/src/main.ts',
    ...roles('store', 'views', 'handlers'),
    '#testkit',
    'typeorm',
    'node:fs',
  ),
  'role-migration': at(
    'apps/contacts/src/migrations/1795000000000-staged.ts',
    ...['../history/staged.record.js', '../history/staged-migration.rules.js', '#contracts', nest],
  ),
  'nest-at-the-door': at(
    `${appointments}/booking/staged-nest.action.ts`,
    nest,
    '@nestjs/core',
    '@nestjs/microservices',
  ),

  'inside-appointments-locations': at(
    `${appointments}/locations/staged.rules.ts`,
    ...['../planning/staged.rules.js', '../booking/staged-inside.rules.js', '../queue/staged.rules.js'],
  ),
  'inside-appointments-planning': at(
    `${appointments}/planning/staged-inside.rules.ts`,
    ...['../booking/staged-inside.rules.js', '../queue/staged.rules.js', '../staged.rules.js'],
  ),
  'inside-appointments-booking': at(`${appointments}/booking/staged-order.rules.ts`, '../queue/staged.rules.js'),
  'inside-appointments-replanning': at(`${appointments}/replanning/staged-order.rules.ts`, '../queue/staged.rules.js'),
  'inside-appointments-queue': at(`${appointments}/queue/staged-order.rules.ts`, '../appointments.module.js'),
  'inside-appointments-feedback': at(`${appointments}/feedback/staged-order.rules.ts`, '../privacy/staged.rules.js'),
  'inside-appointments-board': at(`${appointments}/board/staged.rules.ts`, '../booking/staged-inside.rules.js'),
  'inside-appointments-people': at(`${appointments}/people/staged.rules.ts`, '../booking/staged-inside.rules.js'),
  'inside-appointments-privacy': at(`${appointments}/privacy/staged-order.rules.ts`, '../reseal/staged.rules.js'),
  'inside-appointments-reseal': at(`${appointments}/reseal/staged-order.rules.ts`, '../privacy/staged.rules.js'),
  'inside-catalogue-standards': at('apps/catalogue/src/standards/staged.rules.ts', '../products/staged.rules.js'),
  'inside-catalogue-products': at('apps/catalogue/src/products/staged-order.rules.ts', '../catalogue.module.js'),
  'inside-catalogue-settings': at('apps/catalogue/src/settings/staged.rules.ts', '../products/staged.rules.js'),
  'inside-catalogue-handoffs': at('apps/catalogue/src/handoffs/staged-order.rules.ts', '../exchange/staged.rules.js'),
  'inside-catalogue-exchange': at('apps/catalogue/src/exchange/staged-order.rules.ts', '../handoffs/staged.rules.js'),
  'inside-contacts-messages': at('apps/contacts/src/messages/staged.rules.ts', '../history/staged-inside.rules.js'),
  'inside-contacts-history': at('apps/contacts/src/history/staged-order.rules.ts', '../contacts.module.js'),
  'inside-contacts-privacy': at(
    'apps/contacts/src/privacy/staged-order.rules.ts',
    '../messages/staged-inside.rules.js',
  ),
  'inside-gateway-identity': at(`${gateway}/identity/staged.rules.ts`, '../rest/staged.rules.js'),
  'inside-gateway-limits': at(`${gateway}/limits/staged.rules.ts`, '../rest/staged.rules.js'),
  'inside-gateway-challenge': at(`${gateway}/challenge/staged.rules.ts`, '../rest/staged.rules.js'),
  'inside-gateway-door': at(`${gateway}/door/staged.rules.ts`, '../rest/staged.rules.js', '../board/staged.mirror.js'),
  'inside-gateway-standards': at(`${gateway}/standards/staged.rules.ts`, '../rest/staged.rules.js'),
  'inside-gateway-ways': at(`${gateway}/ways/staged.rules.ts`, '../rest/staged.rules.js'),
  'inside-gateway-exchange': at(`${gateway}/exchange/staged.rules.ts`, '../rest/staged.rules.js'),
  'inside-gateway-board': at(`${gateway}/board/staged-order.rules.ts`, '../rest/staged.rules.js'),
  'inside-gateway-line': at(
    `${gateway}/line/staged.rules.ts`,
    '../door/staged-inside.rules.js',
    '../rest/staged.rules.js',
  ),
  'inside-gateway-openapi': at(`${gateway}/openapi/staged.wording.ts`, '../rest/staged.wording.js'),
  'inside-gateway-rest': at(
    `${gateway}/rest/staged-order.rules.ts`,
    '../compat/staged.rules.js',
    '../gateway.module.js',
  ),
  'inside-gateway-compat': at(`${gateway}/compat/staged-order.rules.ts`, '../rest/staged.rules.js'),
  'inside-unknown': at(
    'apps/catalogue/src/staged/staged.rules.ts',
    '../products/staged.rules.js',
    '../staged.rules.js',
  ),

  'inside-platform-basics': at('libs/platform/src/staged-basics.ts', './telemetry/log.js', './messaging/ask.js'),
  'inside-platform-security': at('libs/platform/src/security/staged.ts', '../settings.js', '../telemetry/log.js'),
  'inside-platform-telemetry': at(
    'libs/platform/src/telemetry/staged.ts',
    '../database/errors.js',
    '../messaging/ask.js',
  ),
  'inside-platform-database': at(
    'libs/platform/src/database/staged.ts',
    '../messaging/ask.js',
    '../service/service.js',
  ),
  'inside-platform-audit': at('libs/platform/src/audit/staged.ts', '../messaging/ask.js', '../service/timers.js'),
  'inside-platform-messaging': at(
    'libs/platform/src/messaging/staged.ts',
    '../service/timers.js',
    '../security/seal.js',
  ),
};

function roles(...names: string[]): string[] {
  return names.map((name) => `./staged-other.${name}.js`);
}

function appsOf(app: string): string {
  return `../../../${app}/src/staged.rules.js`;
}

/** However it is written: each of these is an import. */
export const waysToImport: Readonly<Record<string, string>> = {
  'for its effect': "import 'node:fs';",
  'of a value': "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;",
  'of a type': "import type { Stats } from 'node:fs';\nexport type Seen = Stats;",
  'as an export': "export * from 'node:fs';",
  'later on': "export const later = () => import('node:fs');",
  'inside a type': "export type Later = import('node:fs').Stats;",
  'by require': "import fs = require('node:fs');\nexport const read = fs.readFileSync;",
  'past the loader': "export const fs = process.getBuiltinModule('node:fs');",
};
