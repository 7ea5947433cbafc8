import { importFile } from '../import.program.js';
import { sdg } from '../import.wording.js';

process.exitCode = await importFile(sdg, process.argv.slice(2), process.env);
