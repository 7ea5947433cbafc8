/**
 * What a program may say at the level of errors because another was killed. A service may answer what it was asked, on
 * whatever inbox: the broker's server that handed it the question knows that, and when this one is killed, the next one
 * refuses the answer. Who asked is told 503, and repeats.
 */
const foreseenLines: readonly RegExp[] = [
  /Permissions Violation for Publish to \\"_INBOX_gateway\.[^"]+".*NATS refused something/,
];

export const foreseen = (line: string): boolean => foreseenLines.some((pattern) => pattern.test(line));
