import { describe, expect, it } from '@jest/globals';
import { readAuditSettings } from './audit.settings.js';

const hash = 'ab'.repeat(32);
const catalogue = `catalogue/voorbeeldstad:7:${hash}`;
const read = (...given: string[]) => readAuditSettings(given, {});

describe('a head that is given', () => {
  it('is one of a trail that is verified', () => {
    const head = { service: 'catalogue', municipalityId: 'voorbeeldstad', number: 7, hash };
    expect(read('--head', catalogue).heads).toEqual([head]);
    expect(read('--service', 'catalogue', '--head', catalogue).heads).toEqual([head]);
  });

  it('is refused where it would be passed over', () => {
    expect(() => read('--service', 'contacts', '--head', catalogue)).toThrow('The trail of catalogue is not verified');
    expect(() => read('--head', catalogue.replace('catalogue', 'catalog'))).toThrow('catalog is not verified here');
    expect(() => read('--head', catalogue.slice(0, -1))).toThrow('This is no head of a chain');
  });
});
