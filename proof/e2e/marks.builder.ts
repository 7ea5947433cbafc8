import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import pg from 'pg';
import type { House } from '#testkit';

/** A citizen nobody could be mistaken for. */
export const marked = {
  name: 'Zwaluwstaart Merkteken',
  email: 'Zwaluwstaart.Merkteken@example.org',
  phone: '+31 6 19283746',
  birthDate: '1931-07-23',
  contactBy: 'email' as const,
};
export const markedNotes = 'Notitie Kwikstaartenvlucht';
export const markedNeeds = { interpreter: 'Merktekentaal' };

const pieces = ['Zwaluwstaart', 'Merkteken', '19283746', '6 19283746', '1931-07-23', 'Kwikstaartenvlucht'];

/** A text in base64, however the bytes before it fall: without the letters that its neighbours have a part in. */
const base64Of = (text: string): string[] =>
  [0, 1, 2].map((shift) => {
    const letters = Buffer.from(`${' '.repeat(shift)}${text}`)
      .toString('base64')
      .replace(/=+$/, '');
    return letters.slice(shift === 0 ? 0 : shift + 1, -1);
  });

const needles = [...new Set(pieces.flatMap((piece) => [piece, piece.toLowerCase()]))].flatMap((piece) => [
  piece,
  Buffer.from(piece).toString('hex'),
  encodeURIComponent(piece),
  ...base64Of(piece),
  ...base64Of(piece).map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
]);

/** The marks in a text, in clear, in hex or in base64. */
export const marksIn = (text: string): string[] => {
  const lower = text.toLowerCase();
  return needles.filter((needle) => text.includes(needle) || lower.includes(needle));
};

/** Every row of every table of the database as text; bytes in hex. */
export const tablesOf = async (house: House): Promise<ReadonlyMap<string, string>> => {
  const client = new pg.Client({ connectionString: house.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
    );
    const texts = new Map<string, string>();
    for (const { name } of rows) {
      const found = await client.query<{ row: string }>(`select one::text as row from ${name} as one`);
      texts.set(name, found.rows.map(({ row }) => row).join('\n'));
    }
    return texts;
  } finally {
    await client.end();
  }
};

/** Every message of every stream, key-value buckets included, with its subject. */
export const streamsOf = async (house: House): Promise<ReadonlyMap<string, string>> => {
  const { host, username, password } = new URL(house.nats.url);
  const connection = await connect({ servers: host, user: username, pass: password });
  try {
    const manager = await jetstreamManager(connection);
    const texts = new Map<string, string>();
    for await (const { config, state } of manager.streams.list()) {
      const messages: string[] = [];
      for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
        const message = await manager.streams.getMessage(config.name, { seq }).catch(() => undefined);
        if (message) messages.push(`${message.subject} ${message.header?.toString() ?? ''} ${message.string()}`);
      }
      texts.set(config.name, messages.join('\n'));
    }
    return texts;
  } finally {
    await connection.close();
  }
};

const programsOf = (house: House) => [
  ...house.gateways,
  ...house.services('catalogue'),
  ...house.services('appointments'),
  ...house.services('contacts'),
];

/** Every line that any program has logged. */
export const logsOf = (house: House): ReadonlyMap<string, string> =>
  new Map(programsOf(house).map((program, at) => [`${program.name} ${at}`, JSON.stringify(program.log())]));

/** The metrics of every program. */
export const metricsOf = async (house: House): Promise<ReadonlyMap<string, string>> => {
  const texts = new Map<string, string>();
  const bearer = { Authorization: `Bearer ${house.key('monitor')}` };
  texts.set('gateway', await (await fetch(`${house.url}/metrics`, { headers: bearer })).text());
  for (const program of programsOf(house)) {
    const port = program.ready()?.healthPort;
    if (port) texts.set(program.name, await (await fetch(`http://127.0.0.1:${port}/metrics`)).text());
  }
  return texts;
};
