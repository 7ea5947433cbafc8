import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { CannotStart } from './cannot-start.rules.js';
import { run } from './run.client.js';

export interface NatsRelease {
  readonly version: string;
  /** Folder of the releases: `<base>/v<version>/<archive>`. */
  readonly base: string;
  /** SHA-256 per `<platform>-<arch>`, as published with the release. */
  readonly sha256: Readonly<Record<string, string>>;
}

export const natsRelease: NatsRelease = {
  version: '2.11.8',
  base: 'https://github.com/nats-io/nats-server/releases/download',
  sha256: {
    'linux-amd64': '397a6deffb5533e160de0cca322bc3dcaec7fb7282d66a3dfa87a9c183152ad1',
    'linux-arm64': 'b08936cb1dc0ae7086137bda14c352df64397c4af45ed2b392705c19585aeb84',
    'darwin-amd64': '002c943c1ed39c55cc5e024debfc02685111fcb2b1cbd887aad39ac977037477',
    'darwin-arm64': '23e0c5354c2da385708946a21900c944fcb9a3bbfd02aae27a4ae750dea0b682',
  },
};

const machine = (): string => `${platform()}-${arch() === 'x64' ? 'amd64' : arch()}`;

const fetched = async (url: string): Promise<Buffer | undefined> => {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(180_000) });
    return answer.ok ? Buffer.from(await answer.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The pinned release, unpacked in `work`. `undefined` when it is not made for this machine or cannot be fetched.
 * An archive with another checksum than the one written here is refused and never unpacked.
 */
export const natsFromRelease = async (work: string, release = natsRelease): Promise<string | undefined> => {
  const expected = release.sha256[machine()];
  if (expected === undefined) return undefined;
  const name = `nats-server-v${release.version}-${machine()}`;
  const url = `${release.base}/v${release.version}/${name}.tar.gz`;
  const archive = await fetched(url);
  if (archive === undefined) return undefined;
  if (createHash('sha256').update(archive).digest('hex') !== expected) {
    throw new CannotStart(
      'not-available',
      `The nats-server fetched from ${url} has the wrong checksum and is not used.`,
    );
  }
  const file = join(work, 'release.tar.gz');
  await writeFile(file, archive);
  const { code } = await run('tar', ['-xzf', file, '-C', work], { limitMs: 60_000 });
  return code === 0 ? join(work, name, 'nats-server') : undefined;
};
