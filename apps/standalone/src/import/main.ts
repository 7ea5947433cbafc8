import { importFile } from './import.program.js';
import { upl } from './import.wording.js';

process.exitCode = await importFile(upl, process.argv.slice(2), process.env);
