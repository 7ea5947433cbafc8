// Who may import what. Each fence is an allow-list: what it does not name is forbidden.
import { betweenRooms } from './proof/architecture/fences/between-rooms.mjs';
import { byRoles } from './proof/architecture/fences/by-role.mjs';
import { insideRooms } from './proof/architecture/fences/inside-rooms.mjs';

export default {
  forbidden: [...betweenRooms, ...insideRooms, ...byRoles],
  options: {
    doNotFollow: { path: ['node_modules', '^dist/'] },
    moduleSystems: ['es6', 'cjs'],
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['loket-source', 'import', 'types', 'node', 'default'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
