import { sentenceOf } from '../refusal.wording.js';
import { readProviderSettings } from './provider.settings.js';

// oidc-provider uses it, and the first versions of Node 20 do not have it.
URL.parse ??= (url, base) => (URL.canParse(url, base) ? new URL(url, base) : null);

try {
  const settings = readProviderSettings(process.env);
  const { startProvider } = await import('./provider.program.js');
  const provider = await startProvider(settings);
  process.stdout.write(`${JSON.stringify({ level: 30, msg: `${provider.issuer} is ready` })}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void provider.stop());
} catch (error) {
  console.error(sentenceOf(error) ?? error);
  process.exit(1);
}
