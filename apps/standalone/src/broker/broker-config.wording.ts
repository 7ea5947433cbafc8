import { natsAuthorization, natsUsers } from '#embedded';

/** Where nats-server is to find the password of a program: among its own environment variables. */
const variableOf = (name: string): string => `NATS_PASSWORD_${name.toUpperCase()}`;

/**
 * The users of the broker and what each may do, for the configuration of a nats-server of one's own. JSON, but for the
 * passwords: nats-server takes `$NAME` from its environment where it stands without quotes.
 */
export const brokerConfig = (production: boolean): string => {
  const authorization = natsAuthorization(natsUsers({ sharedClock: !production }), (name) => `$${variableOf(name)}`);
  const text = JSON.stringify({ authorization }, null, 2).replace(/"(\$NATS_PASSWORD_[A-Z]+)"/g, '$1');
  return `${text.slice(text.indexOf('{') + 1, text.lastIndexOf('}')).trim()}\n`;
};
