interface Cookie {
  readonly value: string;
  readonly path: string;
}

/** The cookies of one site, for as long as one login takes. */
export const makeCookieJar = () => {
  const cookies = new Map<string, Cookie>();
  return {
    keep: (setCookies: readonly string[]): void => {
      for (const line of setCookies) {
        const [pair = '', ...attributes] = line.split('; ');
        const path = attributes.find((attribute) => attribute.startsWith('path='))?.slice('path='.length) ?? '/';
        const at = pair.indexOf('=');
        const name = pair.slice(0, at);
        const value = pair.slice(at + 1);
        if (value === '') cookies.delete(name);
        else cookies.set(name, { value, path });
      }
    },
    /** What goes with a request to this path. */
    headerFor: (path: string): string =>
      [...cookies]
        .filter(([, cookie]) => path.startsWith(cookie.path))
        .map(([name, { value }]) => `${name}=${value}`)
        .join('; '),
  };
};
