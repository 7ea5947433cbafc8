import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

interface Link {
  readonly from: string;
  readonly to: string;
}

const linksIn = (from: string, text: string): readonly Link[] =>
  [...text.replace(/```[\s\S]*?```/g, '').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, to = '']) => ({ from, to }))
    .filter(({ to }) => !/^([a-z]+:|#|\/)/.test(to));

const isDead = ({ from, to }: Link): boolean =>
  !existsSync(join(dirname(from), decodeURIComponent(to.replace(/#.*$/, ''))));

const notOurs = new Set(['node_modules', 'dist', 'coverage']);

const documents = (folder = '.'): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name) || (entry.isDirectory() && entry.name.startsWith('.'))) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return documents(path);
    return path.endsWith('.md') ? [path] : [];
  });

describe('links between documents', () => {
  it('lead somewhere', () => {
    const all = documents();
    expect(all).toContain('README.md');
    const links = all.flatMap((file) => linksIn(file, readFileSync(file, 'utf8')));
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter(isDead)).toEqual([]);
  });

  it('are seen to lead nowhere', () => {
    const text = '[a](gone.md) [b](README.md#start) [c](https://example.org) [d](#here)\n```\n[e](code.md)\n```';
    expect(linksIn('docs/a.md', text).filter(isDead)).toEqual([
      { from: 'docs/a.md', to: 'gone.md' },
      { from: 'docs/a.md', to: 'README.md#start' },
    ]);
    expect(linksIn('a.md', text).filter(isDead)).toEqual([{ from: 'a.md', to: 'gone.md' }]);
  });
});
