import { verify } from './verify.program.js';

process.exitCode = await verify(process.argv.slice(2), process.env);
