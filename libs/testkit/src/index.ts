export * from './a-stalling-proxy.js';
export * from './certificates.js';
export * from './database.js';
export * from './eventually.js';
export * from './house.js';
export * from './issuer.js';
export * from './program.js';
export * from './servers.js';
export { type ServiceName, serviceNames } from './telling.js';
