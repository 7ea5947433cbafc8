/** Bytes of a JSON body. */
export const largestBody = 64 * 1024;

/** Bytes of a file that is imported. */
export const largestFile = 16 * 1024 * 1024;
export const fileLimit = 'The file may be 16 MiB at most.';
