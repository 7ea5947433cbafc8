import { type FileHandle, open } from 'node:fs/promises';
import { codeOf } from '#embedded';
import type { Destination } from './gateway-here.client.js';
import { complaintOf, type ImportCommand, type Outcome } from './import.wording.js';

const longestUpload = 130_000;

export interface Upload {
  readonly command: ImportCommand;
  readonly file: string;
  readonly to: Destination;
  /** Told after each part, in bytes. */
  readonly onProgress: (sent: number, size: number) => void;
}

const opened = async (file: string): Promise<{ handle: FileHandle; size: number }> => {
  try {
    const handle = await open(file);
    const found = await handle.stat();
    if (found.isFile()) return { handle, size: found.size };
    await handle.close();
  } catch (error) {
    const missing = codeOf(error) === 'ENOENT';
    throw new Error(missing ? `There is no file ${file}.` : `The file ${file} can not be read (${codeOf(error)}).`);
  }
  throw new Error(`${file} is not a file.`);
};

async function* counted(handle: FileHandle, onChunk: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of handle.createReadStream({ autoClose: false })) {
    yield chunk as Buffer;
    onChunk((chunk as Buffer).length);
  }
}

const causeOf = (error: unknown): string => {
  const cause = (error as { cause?: unknown }).cause ?? error;
  return codeOf(cause) || (cause instanceof Error ? cause.message : String(cause));
};

const send = async (path: string, { gatewayUrl, key }: Destination, body: ReadableStream): Promise<Response> => {
  try {
    return await fetch(new URL(path, gatewayUrl), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'text/csv; charset=utf-8',
        accept: 'application/json',
      },
      body,
      duplex: 'half',
      signal: AbortSignal.timeout(longestUpload),
    } as RequestInit);
  } catch (error) {
    throw new Error(`The gateway at ${gatewayUrl} can not be reached (${causeOf(error)}).`);
  }
};

/**
 * Streams the file to the gateway.
 * @throws Error one sentence when it did not come to an import.
 */
export const upload = async ({ command, file, to, onProgress }: Upload): Promise<Outcome> => {
  const { handle, size } = await opened(file);
  let sent = 0;
  try {
    const parts = counted(handle, (bytes) => {
      sent += bytes;
      onProgress(sent, size);
    });
    const response = await send(command.path, to, ReadableStream.from(parts));
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw new Error(complaintOf(response.status, answer));
    return command.outcomeOf(answer);
  } finally {
    await handle.close();
  }
};
