import type { z } from 'zod';
import { invalidInput } from './problem.js';

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text ? `${text}.${String(part)}` : String(part);
  }, '');

type Issue = z.core.$ZodIssue;

/** Of a union, the branch that came furthest tells what is wrong. */
const told = (issue: Issue, above: readonly PropertyKey[]): { path: string; message: string }[] => {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const unknownKeys = (branch: Issue[]) => branch.filter(({ code }) => code === 'unrecognized_keys').length;
    const closest = [...issue.errors].sort(
      (one, other) => unknownKeys(one) - unknownKeys(other) || one.length - other.length,
    )[0];
    return (closest ?? []).flatMap((inner) => told(inner, path));
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: pathText([...path, key]), message: 'This is not known here.' }));
  }
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return [{ path: pathText(path), message: missing ? 'This is required.' : issue.message }];
};

const mostErrors = 1_000;

/**
 * The value as the schema reads it.
 * @throws ProblemError `invalid-input` with a path and a sentence for each thing that is wrong, at most 1,000.
 */
export const parseInput = <S extends z.ZodType>(schema: S, value: unknown, at: readonly string[] = []): z.output<S> => {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, mostErrors).flatMap((issue) => told(issue, at));
  throw invalidInput(...errors.slice(0, mostErrors));
};
