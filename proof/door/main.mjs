import 'reflect-metadata';
import { readSettings, stopOnSignal } from '#platform';

/** A gateway at whose door nobody stands: everybody is the phone channel of Voorbeeldstad. For measuring only. */
class NobodyAtTheDoor {
  canActivate(context) {
    const request = context.switchToHttp().getRequest();
    const channel = 'phone';
    request.visitor = {
      municipalityId: 'voorbeeldstad',
      client: 'nobody',
      who: channel,
      channel,
      channels: [channel],
      scopes: ['appointments'],
    };
    request.counted = true;
    return true;
  }
}

const gatewayOf = (part) => import(new URL(`../../dist/apps/gateway/src/${part}.js`, import.meta.url).href);
const { gatewaySettings } = await gatewayOf('gateway.settings');
const { makeGateway } = await gatewayOf('make-gateway.module');

const settings = readSettings(gatewaySettings, process.env);
const { app, log, close } = await makeGateway(settings, [NobodyAtTheDoor]);
await app.listen(settings.PORT, settings.HOST);
log.info({ url: await app.getUrl() }, 'ready');
stopOnSignal(log, close);
