import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const rooms = ['apps', 'libs', 'proof', 'scripts', 'web'];
const spec = /\.(spec|db-spec)\.ts$/;
const longest = 250;

export const readSources = (folder) =>
  rooms
    .filter((room) => existsSync(join(folder, room)))
    .flatMap((room) => readdirSync(join(folder, room), { recursive: true }).map((path) => `${room}/${path}`))
    .filter((path) => /\.[cm]?[jt]sx?$/.test(path) && !/(^|\/)(node_modules|dist)\//.test(path))
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));

/** What `look` says of each part of a file: a sentence, or nothing. */
const inEachPart = ({ path, text }, look) => {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const said = [];
  const visit = (part) => {
    const sentence = look(part);
    if (sentence) said.push(`line ${file.getLineAndCharacterOfPosition(part.getStart()).line + 1}: ${sentence}`);
    ts.forEachChild(part, visit);
  };
  visit(file);
  return said;
};

const isNamed = (part, ...names) => part !== undefined && ts.isIdentifier(part) && names.includes(part.text);
const isMember = (part, of, ...names) =>
  ts.isPropertyAccessExpression(part) && isNamed(part.expression, of) && names.includes(part.name.text);

const roles = [
  ...['rules', 'wording', 'record', 'store', 'mirror', 'views', 'action', 'client', 'program', 'settings', 'module'],
  ...['handlers', 'reactions', 'timers', 'controller', 'guard', 'filter', 'interceptor', 'builder', 'spec', 'db-spec'],
];
const known = new RegExp(
  [
    `^(apps/[^/]+|libs/embedded|libs/free-time)/src/(.+/)?[a-z0-9-]+\\.(${roles.join('|')})\\.ts$`,
    `^(apps/[^/]+|libs/embedded|libs/free-time)/src/(.+/)?[a-z0-9-]+\\.(${roles.join('|')})\\.(spec|db-spec)\\.ts$`,
    '^apps/[^/]+/src/(.+/)?main\\.ts$',
    '^apps/[^/]+/src/migrations/(index|\\d{13}-[a-z0-9-]+)\\.ts$',
    '^libs/(embedded|free-time)/src/index\\.ts$',
    '^(libs/(contracts|platform|testkit)|proof|scripts|web)/',
  ].join('|'),
);

const roleIsKnown = ({ path }) => (known.test(path) ? [] : ['its name says no role that we know']);

const isShort = ({ path, text }) => {
  const lines = text.split('\n').length - 1;
  return lines <= longest || spec.test(path) || path.includes('/migrations/') ? [] : [`${lines} lines`];
};

const mayReadEnvironment = [/(^|\/)main\.(ts|mjs)$/, /^scripts\//, /^libs\/testkit\//, spec];

const readsEnvironment = (part) => {
  if (isMember(part, 'process', 'env')) return true;
  if (ts.isElementAccessExpression(part)) return isNamed(part.expression, 'process');
  if (ts.isVariableDeclaration(part))
    return ts.isObjectBindingPattern(part.name) && isNamed(part.initializer, 'process');
  if (ts.isPropertyAccessExpression(part))
    return isNamed(part.name, 'process') && isNamed(part.expression, 'globalThis');
  return ts.isImportDeclaration(part) && /^(node:)?process$/.test(part.moduleSpecifier.text);
};

const environmentIsReadByMain = (source) =>
  mayReadEnvironment.some((allowed) => allowed.test(source.path))
    ? []
    : inEachPart(source, (part) => readsEnvironment(part) && 'process.env is read in main.ts, and handed on');

const silenced = (part) => {
  if (isNamed(part, 'xit', 'xtest', 'xdescribe', 'fit', 'fdescribe')) return `${part.text}: a test is silenced`;
  return (
    ['it', 'test', 'describe'].some((of) => isMember(part, of, 'skip', 'only', 'todo', 'failing')) &&
    `${part.getText()}: a test is silenced`
  );
};

const testsAreHeard = (source) => (spec.test(source.path) ? inEachPart(source, silenced) : []);

const typesAreHeard = (source) => {
  const comments = source.text.split('\n').flatMap((line, at) => {
    const silencer = /^\s*(?:\/\/|\/?\*).*@ts-(ignore|nocheck|expect-error)/.exec(line)?.[1];
    return silencer && !(silencer === 'expect-error' && spec.test(source.path))
      ? [`line ${at + 1}: @ts-${silencer}`]
      : [];
  });
  return [
    ...comments,
    ...inEachPart(source, (part) => part.kind === ts.SyntaxKind.AnyKeyword && 'any tells the compiler to look away'),
  ];
};

/** The thing itself, not a member of something else that is called the same. */
const isGlobal = (part, ...names) =>
  isNamed(part, ...names) && !('name' in part.parent && part.parent.name === part) && !ts.isTypeNode(part.parent);

const impure = (part) => {
  if (ts.isThrowStatement(part)) return 'a rule answers with a value, it does not throw';
  if (isMember(part, 'Date', 'now') || isMember(part, 'performance', 'now') || isMember(part, 'Temporal', 'Now'))
    return `${part.getText()}: the time is handed in`;
  if (ts.isNewExpression(part) && isNamed(part.expression, 'Date') && !part.arguments?.length)
    return 'new Date(): the time is handed in';
  if (isMember(part, 'Math', 'random') || isNamed(part, 'randomUUID', 'randomBytes', 'randomInt'))
    return `${part.getText()}: chance and ids are handed in`;
  return isGlobal(part, 'console', 'process', 'fetch', 'setTimeout', 'setInterval') && `${part.text}: a rule computes`;
};

const rulesArePure = (source) => (source.path.endsWith('.rules.ts') ? inEachPart(source, impure) : []);

/** What an import does not show. Each check lists what is wrong with one file. */
export const sourceChecks = {
  'role-is-known': roleIsKnown,
  'file-is-short': isShort,
  'environment-is-read-by-main': environmentIsReadByMain,
  'tests-are-heard': testsAreHeard,
  'types-are-heard': typesAreHeard,
  'rules-are-pure': rulesArePure,
};

export const complaintsAbout = (sources) =>
  sources.flatMap((source) =>
    Object.entries(sourceChecks).flatMap(([check, listWrongs]) =>
      listWrongs(source).map((wrong) => ({ check, path: source.path, wrong })),
    ),
  );
