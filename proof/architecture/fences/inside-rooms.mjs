import { fence, testFiles } from './fence.mjs';

/** In each app, the rooms, and of which other rooms each makes use. */
const uses = {
  appointments: {
    locations: [],
    planning: ['locations'],
    people: [],
    booking: ['people', 'planning', 'locations'],
    privacy: ['people', 'booking', 'queue'],
    reseal: ['people', 'booking'],
    replanning: ['booking', 'planning', 'locations'],
    queue: ['booking', 'planning', 'locations'],
    feedback: ['queue', 'booking'],
    board: ['planning', 'locations'],
  },
  catalogue: {
    standards: [],
    settings: [],
    products: ['settings', 'standards'],
    handoffs: ['products', 'settings'],
    exchange: ['products', 'settings', 'standards'],
  },
  contacts: { messages: [], history: ['messages'], privacy: ['history'] },
  gateway: {
    identity: [],
    limits: [],
    challenge: [],
    door: ['identity', 'limits'],
    standards: ['door'],
    ways: ['door'],
    exchange: ['door'],
    board: ['door'],
    line: [],
    openapi: ['door'],
    rest: ['door', 'limits', 'challenge', 'standards', 'ways', 'exchange', 'board', 'line'],
    compat: ['door', 'board'],
  },
};

const settings = '^apps/[^/]+/src/[^/]+\\.settings\\.ts$';

const insideApp = (app, room, others) =>
  fence(
    `inside-${app}-${room}`,
    `In ${app}, ${room} makes use of ${others.join(', ') || 'no other room'}.`,
    { path: `^apps/${app}/src/${room}/`, pathNot: testFiles },
    { path: `^apps/${app}/src/`, pathNot: [`^apps/${app}/src/(${[room, ...others].join('|')})/`, settings] },
  );

const known = Object.entries(uses).map(([app, rooms]) => `^apps/${app}/src/(${Object.keys(rooms).join('|')})/`);

const insideApps = [
  ...Object.entries(uses).flatMap(([app, rooms]) =>
    Object.entries(rooms).map(([room, others]) => insideApp(app, room, others)),
  ),
  fence(
    'inside-unknown',
    'A new room of a service is named here before it makes use of others.',
    { path: '^(apps/[^/]+/src)/([^/]+)/', pathNot: [testFiles, '^apps/standalone/', ...known] },
    { path: '^$1/', pathNot: ['^$1/$2/', settings] },
  ),
];

/** The layers of platform, and on which others each stands. `basics` are the files beside the folders. */
const standsOn = {
  basics: [],
  security: [],
  telemetry: ['basics'],
  database: ['basics', 'telemetry'],
  messaging: ['basics', 'telemetry', 'database'],
  audit: ['basics', 'telemetry', 'database', 'security'],
};

const layer = (name) => (name === 'basics' ? '^libs/platform/src/(?!index)[^/]+\\.ts$' : `^libs/platform/src/${name}/`);

const insidePlatform = Object.entries(standsOn).map(([name, below]) =>
  fence(
    `inside-platform-${name}`,
    `In platform, ${name} stands on ${below.join(', ') || 'nothing'}.`,
    { path: layer(name), pathNot: testFiles },
    { path: '^libs/platform/', pathNot: [name, ...below].map(layer) },
  ),
);

export const insideRooms = [...insideApps, ...insidePlatform];
