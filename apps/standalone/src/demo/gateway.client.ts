import type { Answer, Order, Send, Time } from './demo.rules.js';

const patienceMs = 60_000;
const answerWithinMs = 30_000;
const busy = [0, 429, 503];

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 200) };
  }
};

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
};

const attempt = async (gatewayUrl: string, order: Order): Promise<Answer & { retryAfterMs: number }> => {
  try {
    const response = await fetch(new URL(order.path, gatewayUrl), {
      method: order.method,
      headers: { accept: 'application/json', authorization: `Bearer ${order.key}`, ...order.headers },
      body: order.body,
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const retryAfter = response.headers.get('retry-after') ?? '';
    return {
      status: response.status,
      body: parsed(await response.text()),
      retryAfterMs: /^\d+$/.test(retryAfter) ? Math.max(Number(retryAfter) * 1_000, 100) : 1_000,
    };
  } catch (error) {
    return {
      status: 0,
      body: { detail: `${gatewayUrl} can not be reached: ${reasonOf(error)}.` },
      retryAfterMs: 1_000,
    };
  }
};

/** Asks again while the gateway is busy or away, as it wishes (`Retry-After`), for at most a minute per order. */
export const gatewayClient =
  (gatewayUrl: string, time: Time): Send =>
  async (order) => {
    const giveUpAt = time.now() + (order.once ? 0 : patienceMs);
    for (;;) {
      const { retryAfterMs, ...answer } = await attempt(gatewayUrl, order);
      if (!busy.includes(answer.status) || time.now() + retryAfterMs > giveUpAt) return answer;
      await time.wait(retryAfterMs);
    }
  };
