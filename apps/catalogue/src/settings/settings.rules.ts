import type { CatalogueSettings, InputError } from '#contracts';
import { checkFacts } from './facts.rules.js';
import { isKnownCountry, isKnownHoliday, isKnownRegion } from './holidays.rules.js';
import { sameJson } from './same-json.rules.js';
import { isWhatWasSeen, type SeenVersions } from './seen.rules.js';

const checkWorkingDays = (workingDays: CatalogueSettings['workingDays']): InputError[] => {
  const at = (field: string, message: string) => [{ path: `workingDays.${field}`, message }];
  if (!isKnownCountry(workingDays)) return at('country', 'No public holidays are known of this country.');
  if (!isKnownRegion(workingDays)) return at('region', 'This region is not known in this country.');
  return workingDays.except.flatMap((name, place) =>
    isKnownHoliday(workingDays, name) ? [] : at(`except[${place}]`, 'There is no public holiday of this name.'),
  );
};

const checkLanguages = (languages: readonly string[]): InputError[] =>
  languages.flatMap((tag, at) =>
    languages.indexOf(tag) < at ? [{ path: `languages[${at}]`, message: 'This language is named twice.' }] : [],
  );

/** What is wrong with settings as such. */
export const checkSettings = ({ languages, workingDays, facts }: CatalogueSettings): InputError[] => [
  ...checkLanguages(languages),
  ...checkWorkingDays(workingDays),
  ...checkFacts(facts),
];

interface PresentSettings {
  readonly settings: CatalogueSettings;
  /** 0 before they were written. */
  readonly settingsVersion: number;
}

export type SettingsDecision =
  | { readonly ok: { readonly version: number; readonly changed: boolean } }
  | { readonly refused: 'version-changed' };

/** What writing settings over the present ones comes to: before anybody wrote them there is nothing, and version 0. */
export const writeSettings = (
  { settings: present, settingsVersion }: PresentSettings,
  { settings, seen }: { readonly settings: CatalogueSettings; readonly seen: SeenVersions },
): SettingsDecision => {
  const seenVersion = settingsVersion === 0 && 'nothing' in seen ? undefined : settingsVersion;
  if (!isWhatWasSeen(seen, seenVersion)) return { refused: 'version-changed' };
  const changed = settingsVersion === 0 || !sameJson(present, settings);
  return { ok: { changed, version: settingsVersion + (changed ? 1 : 0) } };
};
