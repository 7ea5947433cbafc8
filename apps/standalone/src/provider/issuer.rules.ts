export const audience = 'open-loket';

/** The client by which staff log in: public, so with PKCE. */
export const staffClient = 'loket-staff';

/** Where staff come back to, on any port. */
export const redirectUris = ['http://127.0.0.1/callback', 'http://localhost/callback'] as const;

export const issuerAt = (port: number): string => `http://127.0.0.1:${port}`;

export const isLoopback = (origin: string): boolean => /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(origin);

/** What the gateway is told of the provider: whom to believe, and what its claims are called. */
export const issuersFile = (issuer: string) => ({
  issuers: [
    {
      id: 'development',
      issuer,
      audience,
      claims: { municipality: 'municipality', who: 'who', person: 'person', client: 'client_id' },
    },
  ],
});
