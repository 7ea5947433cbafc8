/**
 * SQL that leaves to whoever was given rights to a new table these and no others.
 * @param statements of SQL, each with `%s` for the role.
 */
export const narrowed = (table: string, ...statements: readonly string[]): string => `
  do $$
  declare reader record;
  begin
    for reader in
      select distinct grantee::regrole::text as name from pg_class, aclexplode(relacl)
      where oid = '${table}'::regclass and grantee <> relowner and grantee <> 0
    loop
      ${[`revoke all on ${table} from %s`, ...statements].map((one) => `execute format('${one}', reader.name);`).join('\n      ')}
    end loop;
  end $$;
`;
