import { jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { NatsServer } from '#embedded';
import { eventually, type House, serviceNames } from '#testkit';

/** Something that runs, and is killed as a power cut would. */
interface Victim {
  readonly name: string;
  kill(): Promise<void>;
  comeBack(): Promise<void>;
}

/** The administrator of the broker of this house. */
export const asAdministrator = async <T>(
  house: House,
  work: (connection: NatsConnection) => Promise<T>,
): Promise<T> => {
  const addresses = house.nats.url.split(',').map((url) => new URL(url));
  const [{ username: user, password: pass } = new URL('nats://nobody')] = addresses;
  const connection = await connect({ servers: addresses.map(({ host }) => host), user, pass });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
};

/** All streams that the product has made; a bucket is one too. */
export const streamsOf = (house: House): Promise<StreamInfo[]> =>
  asAdministrator(house, async (connection) => {
    const manager = await jetstreamManager(connection, { checkAPI: false });
    const streams: StreamInfo[] = [];
    for await (const stream of manager.streams.list()) streams.push(stream);
    return streams;
  });

const leaderOfEvents = async (house: House): Promise<NatsServer> => {
  const leader = (await streamsOf(house)).find(({ config }) => config.name === 'EVENTS')?.cluster?.leader;
  const found = house.nats.nodes.find(({ name }) => name === leader);
  if (!found) throw new Error('Nobody leads the events.');
  return found;
};

/** A gateway, one of each service, and the server that leads the events, in an order in which each hurts. */
const victimsIn = async (house: House): Promise<readonly Victim[]> => {
  const leader = await eventually(() => leaderOfEvents(house));
  const programs = [house.gateway, ...serviceNames.map((name) => house.services(name)[0])].map((program) => ({
    name: program?.name ?? '',
    kill: async () => program?.stop('SIGKILL'),
    comeBack: async () => program?.start(),
  }));
  const broker = { name: 'nats', kill: () => leader.kill(), comeBack: () => leader.startAgain() };
  const [gateway, catalogue, appointments, contacts] = programs as [Victim, Victim, Victim, Victim];
  return [gateway, appointments, broker, contacts, catalogue];
};

/** Kills one after the other as the work goes on, and brings them back, one after the other as well. */
export class Kills {
  /** Who was killed while there was work. */
  readonly killed: string[] = [];
  private answers = 0;
  private running: Promise<void> = Promise.resolve();

  private constructor(
    private readonly victims: readonly Victim[],
    private readonly every: number,
  ) {}

  /** @param every how many answers there are from one kill to the next. */
  static async planned(house: House, every: number): Promise<Kills> {
    return new Kills(await victimsIn(house), every);
  }

  /** There was an answer. */
  readonly note = (): void => {
    this.answers += 1;
    const victim = this.answers % this.every === 0 ? this.victims[this.answers / this.every - 1] : undefined;
    if (!victim) return;
    this.killed.push(victim.name);
    this.inTurn(() => victim.kill());
  };

  /** Resolves when all of them are gone. */
  done(): Promise<void> {
    return this.running;
  }

  /** Resolves when all of them are back. */
  comeBack(): Promise<void> {
    for (const victim of this.victims) this.inTurn(() => victim.comeBack());
    return this.running;
  }

  private inTurn(work: () => Promise<void>): void {
    this.running = this.running.then(work);
    // Whoever waits for it is told; until then a failure is not left alone.
    this.running.catch(() => undefined);
  }
}
