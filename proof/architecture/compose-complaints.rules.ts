import {
  type ComposeFile,
  type ComposeService,
  type Dockerfile,
  healthCheckOf,
  mountsOf,
  secretFolders,
  stepsOf,
} from './compose-file.rules.js';

export interface Together {
  readonly compose: ComposeFile;
  readonly dockerfile: Dockerfile;
  /** What the secrets program writes, below /secrets. */
  readonly secretFiles: readonly string[];
  /** The names a program reads from its environment. */
  readonly settingsOf: (service: string) => ReadonlySet<string>;
  readonly exists: (file: string) => boolean;
}

type Named = readonly [name: string, service: ComposeService];
type Check = (service: Named, all: Together) => readonly string[];

const isOurs = ({ image }: ComposeService): boolean => image === 'open-loket';
const withDatabase: readonly string[] = ['catalogue', 'appointments', 'contacts'];
const runsOnce = ({ restart }: ComposeService): boolean => restart === 'no';
const wordsOf = ({ entrypoint, command }: ComposeService) => [...(entrypoint ?? []), ...(command ?? [])].join(' ');

const unless = (sound: boolean, complaint: string): readonly string[] => (sound ? [] : [complaint]);

const settings: Check = ([name, service], { settingsOf }) => {
  if (!isOurs(service)) return [];
  const known = settingsOf(name);
  return Object.keys(service.environment)
    .filter((setting) => !known.has(setting) && !known.has(setting.replace(/_FILE$/, '')))
    .filter((setting) => !wordsOf(service).includes(`$$${setting}`))
    .map((setting) => `${name} does not know the setting ${setting}`);
};

const programs: Check = ([name, service], { exists }) => {
  const started = wordsOf(service).match(/dist\/\S+\.js/g) ?? [];
  return [
    ...unless(!isOurs(service) || started.length === 1, `${name} starts no program`),
    ...started
      .map((file) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts'))
      .filter((file) => !exists(file))
      .map((file) => `${name} starts ${file}, which does not exist`),
  ];
};

const health: Check = ([name, service], { dockerfile }) =>
  unless(runsOnce(service) || healthCheckOf(service, dockerfile) !== undefined, `${name} has no health check`);

const order: Check = ([name, service], { compose, dockerfile }) =>
  Object.entries(service.depends_on).flatMap(([other, { condition }]) => {
    const awaited = compose.services[other];
    if (!awaited) return [`${name} waits for ${other}, which does not exist`];
    if (condition === 'service_completed_successfully')
      return unless(runsOnce(awaited), `${name} waits for the end of ${other}, which does not end`);
    const checked = !runsOnce(awaited) && healthCheckOf(awaited, dockerfile) !== undefined;
    return unless(checked, `${name} waits for the health of ${other}, which has none`);
  });

/** `docker compose up --wait` takes any other container that ends for a failure. */
const awaitedEnd: Check = ([name, service], { compose }) => {
  const awaited = Object.values(compose.services).some(
    (other) => other.profiles.length === 0 && other.depends_on[name]?.condition === 'service_completed_successfully',
  );
  return unless(!runsOnce(service) || service.profiles.length > 0 || awaited, `${name} ends and nothing waits for it`);
};

/** One makes all secrets, one makes what services are told of the database. */
const mayWrite = (name: string, folder: string): boolean =>
  name === 'secrets' || (name === 'roles' && withDatabase.includes(folder));

const volumes: Check = ([name, service], { compose, dockerfile }) =>
  mountsOf(service).flatMap(({ volume, target, readOnly }) => {
    if (!(volume in compose.volumes)) return [`${name} mounts ${volume}, which does not exist`];
    if (!target.startsWith('/secrets/')) return [];
    const folder = target.replace('/secrets/', '');
    return [
      ...unless(volume === `secrets-${folder}`, `${name} mounts ${volume} at ${target}`),
      ...unless(secretFolders(dockerfile).includes(folder), `the image has no folder ${target} of its own user`),
      ...unless(readOnly || mayWrite(name, folder), `${name} can write in ${target}`),
    ];
  });

const secretPath = /\/secrets\/([\w./-]+)/g;

const secretsInReach: Check = ([name, service], { secretFiles }) => {
  if (name === 'secrets') return [];
  const asked = [...Object.values(service.environment), wordsOf(service)]
    .flatMap((text) => [...text.matchAll(secretPath)])
    .map(([, path = '']) => path);
  const mounted = mountsOf(service).map(({ target }) => `${target.replace('/secrets/', '')}/`);
  return asked.flatMap((path) => [
    ...unless(
      secretFiles.some((file) => file === path || file.startsWith(`${path}/`)),
      `${name} reads /secrets/${path}, which is not made`,
    ),
    ...unless(
      mounted.some((folder) => `${path}/`.startsWith(folder)),
      `${name} reads /secrets/${path}, which it does not see`,
    ),
  ]);
};

/** A container that goes on with secrets of before is started again when others are made. */
const restarts: Check = ([name, { restart, depends_on }]) => {
  const { secrets } = depends_on;
  const goesOn = restart !== 'no' && secrets !== undefined && name !== 'postgres';
  return unless(!goesOn || secrets?.restart === true, `${name} goes on when the secrets are others`);
};

const administrator = '/secrets/postgres';

const noAdministrator: Check = ([name, service]) =>
  unless(
    ['secrets', 'roles', 'postgres'].includes(name) ||
      mountsOf(service).every(({ target }) => !target.startsWith(administrator)),
    `${name} sees the administrator of the database`,
  );

const notSecret = new Set(['GATEWAY_URL', 'PUBLIC_URL', 'SECRETS_FOLDER']);

const noDefaultSecret: Check = ([name, { environment }]) =>
  Object.entries(environment)
    .filter(([setting]) => /PASSWORD|SECRET|KEY|TOKEN|CREDENTIAL|_URL/.test(setting) && !notSecret.has(setting))
    .filter(([setting, value]) =>
      setting.endsWith('_FILE') ? !value.startsWith('/secrets/') : value !== `\${${setting}:-}`,
    )
    .map(([setting]) => `${name} has a secret in plain sight: ${setting}`);

const ports: Check = ([name, { ports: published }]) =>
  name === 'gateway'
    ? unless(
        published.every((port) => port.startsWith(`\${LOKET_ADDRESS:-127.0.0.1}:`)),
        'gateway is open to everybody',
      )
    : unless(published.length === 0, `${name} publishes a port`);

const confined: Check = ([name, service]) => [
  ...unless(service.security_opt.includes('no-new-privileges:true'), `${name} may gain privileges`),
  ...unless(!isOurs(service) || service.read_only, `${name} can write in its image`),
  ...unless(
    !isOurs(service) || (service.cap_drop.includes('ALL') && service.cap_add.length === 0),
    `${name} has powers`,
  ),
  ...unless(!isOurs(service) || service.init, `${name} has no init to pass on signals`),
  ...unless(!isOurs(service) || service.pull_policy === 'never', `${name} may pull somebody else's image`),
];

const checks: readonly Check[] = [
  settings,
  programs,
  health,
  order,
  awaitedEnd,
  volumes,
  secretsInReach,
  restarts,
  noAdministrator,
  noDefaultSecret,
  ports,
  confined,
];

const aboutTheImage = ({ dockerfile, compose }: Together): readonly string[] => {
  const user = stepsOf(dockerfile, 'USER').at(-1) ?? 'root';
  const installs = stepsOf(dockerfile, 'RUN', 'production');
  const copied = stepsOf(dockerfile, 'COPY').filter((text) => text.includes('node_modules'));
  const built = Object.values(compose.services).filter(({ build }) => build !== undefined);
  return [
    ...unless(/^[1-9]\d*(:[1-9]\d*)?$/.test(user), 'the image runs as root'),
    ...unless(
      installs.length === 1 && /^npm ci --omit=dev\b/.test(installs[0] ?? ''),
      'the image has more than production dependencies',
    ),
    ...unless(
      copied.length === 1 && copied[0]?.startsWith('--from=production ') === true,
      'the image has packages from elsewhere',
    ),
    ...unless(
      Object.values(dockerfile.stages).every(({ from }) => /^(node:(22|24)-bookworm-slim|packages)$/.test(from)),
      'the image is not made on a supported Node',
    ),
    ...unless(dockerfile.environment.NODE_ENV === 'production', 'the image is not for production'),
    ...unless(built.length === 1, 'the image is built by more than one service'),
  ];
};

const unusedVolumes = ({ compose }: Together): readonly string[] => {
  const used = new Set(
    Object.values(compose.services).flatMap((service) => mountsOf(service).map(({ volume }) => volume)),
  );
  return Object.keys(compose.volumes)
    .filter((volume) => !used.has(volume))
    .map((volume) => `nothing uses the volume ${volume}`);
};

/** Whatever would keep it from coming up, or from being safe; nothing when all is well. */
export const complaintsAbout = (all: Together): readonly string[] => [
  ...Object.entries(all.compose.services).flatMap((service) => checks.flatMap((check) => check(service, all))),
  ...aboutTheImage(all),
  ...unusedVolumes(all),
];
