import { builtinModules } from 'node:module';

/** One fence of dependency-cruiser. Written as an allow-list: `to.pathNot` names what is allowed. */
export const fence = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export const node = (...names) => `^(node:)?(${names.join('|')})(/|$)`;
export const anyOfNode = node(...new Set(builtinModules.map((name) => name.split('/')[0])), 'sqlite', 'test');

export const npm = (...names) => `(^|/)node_modules/(${names.join('|')})/`;
export const anyOfNpm = npm('[^/]+');

export const lib = (...names) => `^libs/(${names.join('|')})/`;
export const libs = ['contracts', 'free-time', 'embedded', 'platform', 'testkit'];

export const testFiles = '\\.(spec|db-spec|builder)\\.ts$';
