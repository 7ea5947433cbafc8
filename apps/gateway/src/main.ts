import 'reflect-metadata';
import { readSettings, soundForProduction, startProgram, stopOnSignal } from '#platform';
import { gatewaySettings } from './gateway.settings.js';
import { makeGateway } from './make-gateway.module.js';

startProgram('gateway', async () => {
  const read = readSettings(gatewaySettings, process.env);
  const settings = soundForProduction(read, process.env, ['DOOR_KEY']);
  const { app, log, close } = await makeGateway(settings);
  await app.listen(settings.PORT, settings.HOST);
  log.info({ url: await app.getUrl() }, 'ready');
  stopOnSignal(log, close);
});
