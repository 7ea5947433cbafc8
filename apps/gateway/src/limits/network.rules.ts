const port = /:\d{1,5}$/;

const isByte = (part: string): boolean => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255;

const isIPv4 = (text: string): boolean => {
  const parts = text.split('.');
  return parts.length === 4 && parts.every(isByte);
};

/** The eight groups, as numbers. */
const groupsOf = (address: string): readonly number[] | undefined => {
  const url = `http://[${address}]`;
  if (!/^[0-9a-f:.]{2,45}$/i.test(address) || !URL.canParse(url)) return undefined;
  const [before = '', after] = new URL(url).hostname.slice(1, -1).split('::');
  const [head, tail] = [before, after ?? ''].map((text) => (text === '' ? [] : text.split(':')));
  const written = [...(head ?? []), ...(tail ?? [])].length;
  const all = [...(head ?? []), ...Array.from({ length: 8 - written }, () => '0'), ...(tail ?? [])];
  return all.map((group) => Number.parseInt(group, 16));
};

/** Behind which there is an IPv4 address: mapped (RFC 4291, 2.5.5.2) and translated (NAT64, RFC 6052). */
const prefixesOfIPv4 = [
  [0, 0, 0, 0, 0, 0xffff],
  [0x64, 0xff9b, 0, 0, 0, 0],
];

const insideOf = (groups: readonly number[]): string | undefined => {
  if (!prefixesOfIPv4.some((prefix) => prefix.every((group, at) => groups[at] === group))) return undefined;
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
};

/** Without its port, brackets and zone, however a proxy wrote it down. */
const bareOf = (text: string): string => {
  const inBrackets = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1];
  const address = inBrackets ?? (text.includes('.') && text.split(':').length === 2 ? text.replace(port, '') : text);
  return address.split('%', 1)[0] ?? '';
};

const known = (text: string): string | undefined => {
  const address = bareOf(text.trim());
  if (isIPv4(address)) return address;
  const groups = groupsOf(address);
  if (!groups) return undefined;
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  return insideOf(groups) ?? `${network.join(':')}::/64`;
};

/**
 * Whom a network address stands for: an IPv4 address for itself, an IPv6 address for its /64, which is what one
 * household or one server is given to choose from.
 * @param connection where the connection itself comes from: counts when the address can not be read.
 */
export const networkOf = (address: string, connection = ''): string => known(address) ?? known(connection) ?? 'unknown';
