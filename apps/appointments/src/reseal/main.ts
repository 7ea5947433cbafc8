import { readSettings, startProgram } from '#platform';
import { withReseal } from './reseal.action.js';
import { resealSettings } from './reseal.settings.js';
import { keysMissing, leftOf, tallyLines } from './sealed.rules.js';

startProgram('reseal', async () => {
  const settings = readSettings(resealSettings, process.env);
  await withReseal(settings, async (reseal) => {
    process.stdout.write(tallyLines('before', await reseal.count()));
    const after = process.argv.includes('--check') ? await reseal.count() : await reseal.run();
    process.stdout.write(tallyLines('after ', after));
    process.stderr.write(keysMissing(after));
    process.exitCode = leftOf(after) === 0 ? 0 : 1;
  });
});
