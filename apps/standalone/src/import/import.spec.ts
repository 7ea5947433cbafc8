import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { SdgImportReport, StandardsImport } from '#contracts';
import { aProvider, someKeys } from '../provider/a-provider.builder.js';
import { findDestination } from './gateway-here.client.js';
import { readImportSettings } from './import.settings.js';
import { progressText, sdg, upl } from './import.wording.js';
import { upload } from './upload.client.js';

const aReport = (more: Partial<StandardsImport> = {}): StandardsImport => ({
  rows: 3,
  standards: 2,
  municipal: 1,
  added: 1,
  changed: 0,
  unchanged: 1,
  gone: 0,
  refused: [],
  refusedTotal: 0,
  ...more,
});

const anSdgReport = (more: Partial<SdgImportReport> = {}): SdgImportReport => ({
  rows: 3,
  added: ['A1'],
  changed: [],
  unchanged: 1,
  gone: [],
  unknown: [],
  refused: [],
  ...more,
});

let folder: string;
let server: Server;
let gatewayUrl: string;
let answer: { status: number; body: unknown };
let received: { path: string | undefined; authorization: string | undefined; text: string }[];

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loket-import-'));
  server = createServer(async (request, response) => {
    const { url, headers } = request;
    received.push({ path: url, authorization: headers.authorization, text: await textOf(request) });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  gatewayUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  received = [];
  answer = { status: 200, body: aReport() };
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const written = (name: string, content: string): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

describe('where the file goes', () => {
  const settings = (given: string[] = [], environment: Record<string, string> = {}) =>
    readImportSettings('import:upl', ['upl.csv', ...given], { LOKET_DATA: folder, ...environment });

  it('is the gateway that runs here, with a token of its editor', async () => {
    await expect(findDestination(settings())).rejects.toThrow('start it with npm start');
    const keys = await someKeys();
    const provider = await aProvider(keys);
    try {
      written('run.json', JSON.stringify({ gatewayUrl, issuer: provider.issuer }));
      written('keys.json', readFileSync(keys.data.keys, 'utf8'));
      const whoAt = async (...given: Parameters<typeof settings>) => {
        const { key } = await findDestination(settings(...given));
        const { who, municipality } = decodeJwt(key);
        return { who, municipality };
      };
      expect((await findDestination(settings(['--municipality', 'proefdorp']))).gatewayUrl).toBe(gatewayUrl);
      expect(await whoAt(['--municipality', 'proefdorp'])).toEqual({ who: 'editor', municipality: 'proefdorp' });
      const municipalities = [{ id: 'proefdorp' }, { id: 'voorbeeldstad', default: true }];
      const file = written('municipalities.json', JSON.stringify({ municipalities }));
      const there = { who: 'editor', municipality: 'voorbeeldstad' };
      expect(await whoAt([], { MUNICIPALITIES_FILE: file })).toEqual(there);
      const nowhere = findDestination(settings(['--municipality', 'nowhere']));
      await expect(nowhere).rejects.toThrow('there are voorbeeldstad, proefdorp.');
    } finally {
      await provider.stop();
      await keys.remove();
    }
  });

  it('takes the keys as they are where the gateway does', async () => {
    const keys = [{ municipalityId: 'here', who: 'editor', key: 'of here' }];
    const environment = { GATEWAY_URL: gatewayUrl, KEYS_FILE: written('static.json', JSON.stringify({ keys })) };
    const found = await findDestination(settings(['--municipality', 'here'], environment));
    expect(found).toEqual({ gatewayUrl, key: 'of here' });
  });

  it('is another one when told so', async () =>
    expect(await findDestination(settings([], { GATEWAY_URL: 'https://a.test', LOKET_KEY: 'k' }))).toEqual({
      gatewayUrl: 'https://a.test',
      key: 'k',
    }));

  it.each([[[]], [['a', 'b']], [['a', '--what']]])('is not understood from %j', (given) => {
    for (const { name } of [upl, sdg])
      expect(() => readImportSettings(name, given, {})).toThrow(`npm run ${name} -- <file>`);
  });
});

describe('an upload', () => {
  it('streams the file with its key and tells how far it is', async () => {
    const text = 'UniformeProductnaam,URI\n'.repeat(20_000);
    const progress: number[] = [];
    const to = { gatewayUrl, key: 'secret' };
    const onProgress = (sent: number, size: number) => progress.push(sent / size);
    const outcome = await upload({ command: upl, file: written('upl.csv', text), to, onProgress });
    expect(outcome).toEqual(upl.outcomeOf(aReport()));
    expect(received).toEqual([{ path: '/v1/standards/imports', authorization: 'Bearer secret', text }]);
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.at(-1)).toBe(1);
  });

  it('of the Single Digital Gateway goes to its own address, and its own answer is read', async () => {
    answer.body = anSdgReport();
    const to = { gatewayUrl, key: 'secret' };
    const file = written('sdg.csv', 'SDG_Code');
    const outcome = await upload({ command: sdg, file, to, onProgress: () => undefined });
    expect(outcome).toEqual(sdg.outcomeOf(anSdgReport()));
    expect(received).toEqual([{ path: '/v1/sdg-areas/imports', authorization: 'Bearer secret', text: 'SDG_Code' }]);
  });

  const complaint = (file: string, to = { gatewayUrl, key: 'k' }): Promise<string> =>
    upload({ command: upl, file, to, onProgress: () => undefined }).then(
      () => 'none',
      (error: Error) => error.message,
    );

  it('says in one sentence what is in the way', async () => {
    const file = written('small.csv', 'a');
    expect(await complaint(join(folder, 'gone.csv'))).toBe(`There is no file ${join(folder, 'gone.csv')}.`);
    expect(await complaint(folder)).toBe(`${folder} is not a file.`);
    expect(await complaint(file, { gatewayUrl: 'http://127.0.0.1:9', key: 'k' })).toMatch(/can not be reached \(.+\)/);
    answer = { status: 401, body: {} };
    expect(await complaint(file)).toBe('The gateway does not know this key.');
    answer = { status: 400, body: { detail: 'URI: The header of the file lacks the column URI.' } };
    expect(await complaint(file)).toContain('(400): URI: The header of the file lacks the column URI.');
  });
});

describe('a report', () => {
  it('names what was refused, and says if there is more', () => {
    const refused = [{ line: 7, reason: 'URI is empty.' }];
    expect(upl.outcomeOf(aReport({ refused, refusedTotal: 1_500 })).lines).toEqual([
      '3 lines read: 2 standards, 1 of municipalities.',
      '1 added, 0 changed, 1 unchanged; 0 not in the file and kept.',
      '1,500 lines refused:',
      '  line 7: URI is empty.',
      '  and 1,499 more.',
    ]);
  });

  it('is empty when nothing could be used', () => {
    const isEmpty = (more: Partial<StandardsImport>) => upl.outcomeOf(aReport(more)).isEmpty;
    expect([isEmpty({}), isEmpty({ refusedTotal: 3 }), isEmpty({ rows: 0 })]).toEqual([false, true, true]);
  });

  it('of the Single Digital Gateway names what is not known here and what was refused', () => {
    const unknown = ['http://a.test/paspoort'];
    const refused = [{ line: 7, reason: 'There is no area Z9.' }];
    expect(sdg.outcomeOf(anSdgReport({ gone: ['A2'], unknown, refused })).lines).toEqual([
      '3 lines read.',
      '1 added, 0 changed, 1 unchanged; 1 not in the file and removed.',
      '1 standards not known here:',
      '  http://a.test/paspoort',
      '1 lines refused:',
      '  line 7: There is no area Z9.',
    ]);
    expect(sdg.outcomeOf(anSdgReport()).lines).toHaveLength(2);
  });

  it('of the Single Digital Gateway does not claim to have counted what the gateway cut off', () => {
    const added = Array.from({ length: 1_000 }, (_, at) => `http://a.test/${at}`);
    const [, counted] = sdg.outcomeOf(anSdgReport({ rows: 1_500, added })).lines;
    expect(counted).toContain('1,000 or more added, 0 changed');
  });

  it('of the Single Digital Gateway is empty when nothing could be used', () => {
    const isEmpty = (more: Partial<SdgImportReport>) => sdg.outcomeOf(anSdgReport(more)).isEmpty;
    expect([isEmpty({}), isEmpty({ added: [] }), isEmpty({ added: [], unchanged: 0 })]).toEqual([false, false, true]);
    expect(isEmpty({ added: [], unchanged: 0, changed: ['A2'] })).toBe(false);
  });

  it('counts in bytes and percents', () => expect(progressText(1_500, 3_000)).toBe('1,500 of 3,000 bytes (50 %)'));
});
