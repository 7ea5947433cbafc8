const mostRows = 100;
/** Characters as JSON: the database makes words of them while a statement may take only so long. */
const mostCharacters = 500_000;

/** Rows in portions that one statement can take, in their order. */
export const portionsOf = <T>(rows: readonly T[]): T[][] => {
  const portions: T[][] = [];
  let room = 0;
  for (const row of rows) {
    const size = JSON.stringify(row).length;
    const last = portions.at(-1);
    if (last && size <= room && last.length < mostRows) last.push(row);
    else {
      portions.push([row]);
      room = mostCharacters;
    }
    room -= size;
  }
  return portions;
};
