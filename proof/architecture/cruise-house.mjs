import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import config from '../../.dependency-cruiser.mjs';

const { forbidden, options } = config;
const rooms = ['apps', 'libs', 'proof', 'scripts', 'web'];

export const fenceNames = forbidden.map(({ name }) => name);

/** Looks at every import below a folder that is built like ours. */
export const cruiseHouse = async (folder) => {
  const { output } = await cruise(
    rooms.filter((room) => existsSync(join(folder, room))),
    { ...options, baseDir: folder, validate: true, ruleSet: { forbidden } },
    options.enhancedResolveOptions,
    { tsConfig: extractTSConfig(join(folder, options.tsConfig.fileName)) },
  );
  return {
    trespasses: output.summary.violations.map(({ rule, from, to }) => ({ fence: rule.name, from, to })),
    imports: output.modules.flatMap(({ source, dependencies }) =>
      dependencies.map(({ module, resolved }) => ({ from: source, named: module, to: resolved })),
    ),
  };
};
