const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));

/** Of `::ffff:192.0.2.1` the IPv4 address that is inside it. */
const insideMapped = (address: string): string | undefined =>
  /^(?:0{0,4}:){2,5}ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)?.[1];

/**
 * Whom a network address stands for: an IPv4 address for itself, an IPv6 address for its /64, which is what one
 * household or one server is given to choose from.
 */
export const networkOf = (address: string): string => {
  const plain = address.split('%', 1)[0] ?? '';
  if (!plain.includes(':')) return plain;
  const mapped = insideMapped(plain);
  if (mapped) return mapped;
  const [before = '', after] = plain.split('::');
  const head = groupsOf(before);
  const tail = groupsOf(after ?? '');
  const width = tail.at(-1)?.includes('.') ? tail.length + 1 : tail.length;
  const left = after === undefined ? 0 : Math.max(0, 8 - head.length - width);
  const all = [...head, ...Array.from({ length: left }, () => '0'), ...tail];
  const network = all.slice(0, 4).map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
};
