/** Text that would do harm where somebody took it for something else. It is text, and comes back as it was. */
export const inert = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' or '1'='1'; drop table products; --",
  '&lt;b&gt; &amp; </title><svg/onload=alert(1)>',
  '{{7*7}} #{7*7} %s%n <%= 1 %>',
  '=cmd|calc!A1',
  'smal\u202f\u200fעברית\u200e العربية\u061c',
  'a\u0301\u0302\u0303\u0304 ﷽ 𝕋𝕚𝕥𝕖𝕝 👩‍👩‍👧‍👦 \ue000hit\ue001',
  '__proto__',
  'constructor',
] as const;

const overrides = [...'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'];
const controls = [...'\u0001\u0008\u000b\u000c\u000e\u001b\u001f\u007f'];

/** Characters that are not let in, by what they are called. */
export const unwanted: readonly [name: string, character: string][] = [
  ['NUL', '\0'],
  ['a high half of a character', '\ud83d'],
  ['a low half of a character', '\udca9'],
  ...[...overrides, ...controls].map((one): [string, string] => [
    `U+${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
    one,
  ]),
];

/** No address that somebody may be sent to. */
export const badAddresses = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  ' javascript:alert(1)',
  'javascript://a.example/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'ftp://a.example/',
  '//a.example/',
  'a.example',
  'https://',
  'https://a.example/\u202e',
] as const;

/** What is typed where words, ids, dates and facts are asked for. NUL is not among it: that is no text at all. */
export const typed = [
  ...inert,
  ...[
    '%',
    '_',
    '\\',
    "\\'",
    '%%%%',
    '*',
    '?',
    '.',
    '-',
    '--',
    '/*',
    ';',
    '"',
    "'",
    "''",
    '|',
    '&',
    '!',
    '(',
    ')',
    ':*',
  ],
  ...['a & | b', '!(a', "a:b:*'", '<->', 'a <2> b', '"half', '$1', '$$', 'null', 'undefined', 'true', 'NaN', '1e999'],
  ...['\u202e', '\u0001', '\u001b[31m', '\ufeff', '\u2028', '\u00ad', '\ufffd', '\uffff', 'İİİ', 'ßßß', 'ﬀ', '١٢٣'],
  ...[
    'a'.repeat(200),
    'é'.repeat(200),
    '👍'.repeat(100),
    `a${'\u0301'.repeat(199)}`,
    ' '.repeat(200),
    'a b '.repeat(50),
  ],
  ...['toString', 'hasOwnProperty', 'valueOf', '-1', '0', '999999999999999999999', '[object Object]', '{"a":1}'],
  ...['javascript:alert(1)', '../../etc/passwd', '..%2f..', 'a/b', 'a\r\nSet-Cookie: a=b', '\t\n'],
] as const;

/** A product in which a text stands wherever staff write text. */
export const saying = (text: string) => ({
  audience: ['person'],
  themes: [text],
  lifeEvents: [text],
  texts: {
    nl: {
      title: text,
      summary: text,
      description: text,
      conditions: [text],
      bring: [text],
      costs: text,
      takes: text,
      objection: text,
      keywords: [text],
      synonyms: [text],
    },
  },
  prices: [{ from: '2026-01-01', kind: 'base', amountCents: 100, label: { nl: text } }],
  legalBasis: [{ label: text }],
  ways: [
    {
      id: 'balie',
      step: 'apply',
      kind: 'walk-in',
      title: { nl: text },
      description: { nl: text },
      ownMinutes: 10,
      trips: 1,
      costCents: 0,
      identification: 'none',
      hours: { nl: text },
      conditions: [{ fact: 'age', op: 'atLeast', value: 18, because: { nl: text } }],
    },
  ],
  organisation: { name: { nl: text } },
});

/** Every place of a document where a text stands, as a refusal names it. */
export const placesOf = (document: unknown, text: string, path = ''): string[] => {
  if (document === text) return [path];
  if (Array.isArray(document)) return document.flatMap((part, at) => placesOf(part, text, `${path}[${at}]`));
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([name, part]) => placesOf(part, text, path ? `${path}.${name}` : name));
};
