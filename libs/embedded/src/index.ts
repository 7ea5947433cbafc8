export { CannotStart, type CannotStartReason, codeOf } from './cannot-start.rules.js';
export { type Child, type ChildOptions, type Exit, startChild } from './child.program.js';
export { findNatsServer, type NatsServerSources } from './find-nats-server.client.js';
export { freePort, portProblem } from './free-port.client.js';
export { closeLog, openLog } from './log-file.client.js';
export { findNats, type NatsOptions, type NatsServer, removeNats, startNats } from './nats.program.js';
export type { NatsClusterNode, NatsTlsFiles } from './nats-config.rules.js';
export {
  type NatsPermissions,
  type NatsProgram,
  type NatsUser,
  natsAuthorization,
  natsPrograms,
  natsUsers,
} from './nats-users.rules.js';
export { findPostgres, type PostgresOptions, removePostgres, startPostgres } from './postgres.program.js';
export { goneWithin, identityOf } from './process-identity.client.js';
export { stopLeftOver } from './process-record.client.js';
export type { Server } from './server.program.js';
export { writingIn } from './writing.client.js';
