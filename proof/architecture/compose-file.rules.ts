import { parse } from 'yaml';
import { z } from 'zod';

const Words = z.array(z.string());
const Healthcheck = z.union([
  z.strictObject({ disable: z.literal(true) }),
  z.strictObject({
    test: Words,
    interval: z.string(),
    timeout: z.string(),
    start_period: z.string(),
    retries: z.number(),
  }),
]);

/** What we use of a Compose service; a word we do not know is a mistake until it is added here. */
const Service = z.strictObject({
  image: z.string(),
  build: z.literal('.').optional(),
  pull_policy: z.literal('never').optional(),
  profiles: Words.default([]),
  entrypoint: Words.optional(),
  command: Words.optional(),
  depends_on: z
    .record(
      z.string(),
      z.strictObject({
        condition: z.enum(['service_healthy', 'service_completed_successfully']),
        restart: z.literal(true).optional(),
      }),
    )
    .default({}),
  restart: z.enum(['no', 'unless-stopped']),
  stop_grace_period: z.string(),
  init: z.boolean().default(false),
  read_only: z.boolean().default(false),
  tmpfs: Words.default([]),
  shm_size: z.string().optional(),
  cap_drop: Words.default([]),
  cap_add: Words.default([]),
  security_opt: Words.default([]),
  environment: z.record(z.string(), z.union([z.string(), z.number()]).transform(String)).default({}),
  ports: Words.default([]),
  volumes: Words.default([]),
  healthcheck: Healthcheck.optional(),
});
export type ComposeService = z.output<typeof Service>;

const ComposeFile = z.strictObject({
  name: z.string(),
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.null()),
});
export type ComposeFile = z.output<typeof ComposeFile>;

export const readCompose = (text: string): ComposeFile => {
  const whole: Record<string, unknown> = parse(text, { merge: true });
  return ComposeFile.parse(Object.fromEntries(Object.entries(whole).filter(([name]) => !name.startsWith('x-'))));
};

type Given = Readonly<Record<string, string>>;

/** `${NAME:-default}` and `$$`, as Compose reads them; other forms are not used. */
export const filledIn = (text: string, given: Given = {}): string =>
  text.replace(/\$(?:\$|\{(\w+):-([^}]*)\})/g, (_, name?: string, fallback = '') =>
    name === undefined ? '$' : given[name] || fallback,
  );

/** What a program is told: by the image, then by Compose. */
export const environmentOf = (service: ComposeService, image: Dockerfile, given: Given = {}): Given => {
  const own = Object.entries(service.environment).map(([name, value]) => [name, filledIn(value, given)] as const);
  return { ...(service.image === 'open-loket' ? image.environment : {}), ...Object.fromEntries(own) };
};

export interface Mount {
  readonly volume: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export const mountsOf = (service: ComposeService): readonly Mount[] =>
  service.volumes.map((text) => {
    const [volume = '', target = '', mode] = filledIn(text).split(':');
    return { volume, target, readOnly: mode === 'ro' };
  });

export interface Instruction {
  readonly name: string;
  readonly text: string;
}

export interface Dockerfile {
  /** By name; the last one, which is the image, is called `image`. */
  readonly stages: Readonly<Record<string, { readonly from: string; readonly steps: readonly Instruction[] }>>;
  readonly environment: Given;
}

const instructionsOf = (text: string): readonly Instruction[] =>
  text
    .replace(/^#.*\n/gm, '')
    .replace(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
      return { name, text: rest };
    });

export const readDockerfile = (text: string): Dockerfile => {
  const stages: Record<string, { from: string; steps: Instruction[] }> = {};
  let current = '';
  for (const instruction of instructionsOf(text)) {
    if (instruction.name === 'FROM') {
      const [from = '', , name = 'image'] = instruction.text.split(' ');
      current = name;
      stages[current] = { from, steps: [] };
    } else stages[current]?.steps.push(instruction);
  }
  const set = stages.image?.steps.filter(({ name }) => name === 'ENV').map(({ text }) => text.split('=')) ?? [];
  return { stages, environment: Object.fromEntries(set) };
};

export const stepsOf = (dockerfile: Dockerfile, name: string, stage = 'image'): readonly string[] =>
  (dockerfile.stages[stage]?.steps ?? []).filter((step) => step.name === name).map(({ text }) => text);

/** The folders below /secrets that the image brings along, owned by its user. */
export const secretFolders = (dockerfile: Dockerfile): readonly string[] =>
  stepsOf(dockerfile, 'RUN').flatMap((text) => {
    const [, names = ''] = /cd \/secrets && install -d -m 0700 -o node -g node (.*)$/.exec(text) ?? [];
    return names.split(' ').filter((name) => name !== '');
  });

/** The program's words, as the container runs them: the health check of the image, if there is none of its own. */
export const healthCheckOf = (service: ComposeService, dockerfile: Dockerfile): readonly string[] | undefined => {
  if (service.healthcheck) return 'test' in service.healthcheck ? service.healthcheck.test.slice(1) : undefined;
  const [, command] = /CMD (\[.*\])$/.exec(stepsOf(dockerfile, 'HEALTHCHECK')[0] ?? '') ?? [];
  return service.image === 'open-loket' && command ? Words.parse(JSON.parse(command)) : undefined;
};
