export interface Place {
  readonly name: string;
  readonly where: string;
}

export interface WelcomeInput {
  readonly gatewayUrl: string;
  readonly folder: string;
  readonly places: readonly Place[];
  /** `undefined`: there is no demo to try it on. */
  readonly firstFreeStart: string | undefined;
}

const bookingOf = (start: string): string =>
  JSON.stringify({
    items: [{ productId: 'paspoort', people: 1 }],
    locationId: 'stadskantoor',
    start,
    channel: 'web',
    customer: { name: 'Test Burger', email: 'test@example.org', contactBy: 'email' },
  });

const toTry = (gatewayUrl: string, start: string): readonly string[] => [
  '',
  'Find a product, see when there is time for it, and book that:',
  '',
  `  curl '${gatewayUrl}/v1/products?q=paspoort'`,
  '',
  `  curl '${gatewayUrl}/v1/slots?item=paspoort&locationId=stadskantoor'`,
  '',
  `  curl -X POST ${gatewayUrl}/v1/appointments -H 'content-type: application/json' -d '${bookingOf(start)}'`,
];

/** What is said once everything runs. */
export const welcome = ({ gatewayUrl, folder, places, firstFreeStart }: WelcomeInput): readonly string[] => {
  const width = Math.max(...places.map(({ name }) => name.length));
  return [
    '',
    'Open Loket runs:',
    '',
    ...places.map(({ name, where }) => `  ${name.padEnd(width)}  ${where}`),
    ...(firstFreeStart === undefined ? [] : toTry(gatewayUrl, firstFreeStart)),
    '',
    `Credentials: npm run -s token -- <who>. Data and logs: ${folder}. Ctrl-C stops everything.`,
    '',
  ];
};

/** Host and port of a server's url, without its password. */
export const hostOf = (url: string): string => {
  try {
    return new URL(url).host;
  } catch {
    return 'as set';
  }
};
