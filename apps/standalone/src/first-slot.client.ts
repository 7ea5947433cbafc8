import { setTimeout as after } from 'node:timers/promises';
import { FirstSlots } from '#contracts';

const patienceMs = 10_000;

const ask = async (url: string): Promise<string | undefined> => {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    return answer.ok ? FirstSlots.parse(await answer.json()).locations[0]?.start : undefined;
  } catch {
    return undefined;
  }
};

/** A start that is free at this moment; just after a start the gateway may still be learning which are. */
export const firstFreeStart = async (gatewayUrl: string, signal: AbortSignal): Promise<string | undefined> => {
  const url = `${gatewayUrl}/v1/slots/first?item=paspoort&locationId=stadskantoor`;
  const limit = performance.now() + patienceMs;
  while (!signal.aborted) {
    const start = await ask(url);
    if (start !== undefined || performance.now() > limit) return start;
    await after(200);
  }
  return undefined;
};
