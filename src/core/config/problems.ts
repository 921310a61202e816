import type { z } from "zod";
import { listed, nearestName, suggestion } from "./nearest.ts";
import { knownKeys } from "./schema_walk.ts";

type Issue = z.core.$ZodIssue;
type Context = { readonly schema: z.core.$ZodType; readonly value: unknown };

/** What a schema found wrong with a value, one short sentence a bad path: `channels[1]: expected number, got "a"`. */
export function problemsOf(issues: readonly Issue[], context: Context): string[] {
  return unknownKeysFirst(issues).flatMap((issue) => problems(issue, context));
}

/** The issue that says that most keys of the whole value are strange to its schema: it was made for something else. */
export function strangeness(issues: readonly Issue[], value: unknown): Issue | undefined {
  return issues.find((issue) =>
    issue.code === "unrecognized_keys" && issue.path.length === 0 && issue.keys.length > 2 &&
    issue.keys.length > Object.keys(value as object).length / 2
  );
}

/** A misspelt key explains the missing one, so it comes first. */
function unknownKeysFirst(issues: readonly Issue[]): readonly Issue[] {
  const rank = ({ code }: Issue): number => code === "unrecognized_keys" ? 0 : 1;
  return issues.toSorted((a, b) => rank(a) - rank(b));
}

function problems(issue: Issue, { schema, value }: Context): string[] {
  const path = pathText(issue.path);
  const at = path === "" ? "" : `${path}: `;
  const given = valueAt(value, issue.path);
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = knownKeys(schema, { path: issue.path, value });
      return unknownKeys(issue.keys, known.filter((key) => !issue.keys.includes(key)))
        .map((problem) => `${at}${problem}`);
    }
    case "invalid_type":
      if (given === undefined && path !== "") return [`${at}missing, expected ${issue.expected}`];
      return [`${at}expected ${issue.expected}, got ${show(given)}`];
    case "invalid_value":
      return [expectedOneOf(issue.values, { at, given })];
    case "too_small":
    case "too_big":
      return [`${at}expected ${boundText(issue)}, got ${show(given)}`];
    case "invalid_format":
      return [
        `${at}expected ${issue.pattern ? `text like ${issue.pattern}` : issue.format}, got ${show(given)}`,
      ];
    case "not_multiple_of":
      return [`${at}expected a multiple of ${issue.divisor}, got ${show(given)}`];
    case "invalid_key":
      return issue.issues.flatMap((inner) => problems({ ...inner, path: issue.path }, { schema, value }));
    case "invalid_union":
      return unionProblems(issue, { schema, value });
    default:
      return [`${at}${issue.message}, got ${show(given)}`];
  }
}

/** Those with a near neighbour each with it; all others share one list of what is known. */
function unknownKeys(keys: readonly string[], known: readonly string[]): string[] {
  const isNear = (key: string) => nearestName(key, known) !== undefined;
  const near = keys.filter(isNear).map((key) => `unknown key '${key}'${suggestion(key, known)}`);
  const far = keys.filter((key) => !isNear(key));
  if (far.length === 0) return near;
  const named = listed(far.map((key) => `'${key}'`));
  return [...near, `unknown ${far.length === 1 ? "key" : "keys"} ${named}${suggestion(far[0], known)}`];
}

/** Of a union's options, the one that came closest speaks: it got deepest, or complains least. */
function unionProblems(issue: z.core.$ZodIssueInvalidUnion, context: Context): string[] {
  if ("options" in issue && Array.isArray(issue.options)) { // the field that chooses the option has none of its values
    const given = valueAt(context.value, issue.path);
    return [expectedOneOf(issue.options, { at: `${pathText(issue.path)}: `, given })];
  }
  const distanceOf = (option: readonly Issue[]): number =>
    option.length - Math.max(0, ...option.map((inner) => inner.path.length)) * 100;
  const nearest = [...issue.errors].sort((a, b) => distanceOf(a) - distanceOf(b))[0];
  if (nearest === undefined || nearest.length === 0) {
    const path = pathText(issue.path);
    return [
      `${path === "" ? "" : `${path}: `}${issue.message}, got ${show(valueAt(context.value, issue.path))}`,
    ];
  }
  if (nearest.every((inner) => inner.path.length === 0 && inner.code === "invalid_type")) {
    const expected = issue.errors.flat().flatMap((inner) =>
      inner.code === "invalid_type"
        ? [inner.expected]
        : inner.code === "invalid_value"
        ? inner.values.map(show)
        : [inner.message]
    );
    const given = show(valueAt(context.value, issue.path));
    return [`${pathText(issue.path)}: expected ${[...new Set(expected)].join(" or ")}, got ${given}`];
  }
  return unknownKeysFirst(nearest).flatMap((inner) =>
    problems({ ...inner, path: [...issue.path, ...inner.path] }, context)
  );
}

function expectedOneOf(allowed: readonly unknown[], { at, given }: { at: string; given: unknown }): string {
  const near = typeof given === "string" ? nearestName(given, allowed.map(String)) : undefined;
  const hint = near === undefined ? "" : `, did you mean ${show(near)}?`;
  return `${at}expected ${allowed.map(show).join(" or ")}, got ${show(given)}${hint}`;
}

function boundText(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const [bound, sign] = issue.code === "too_small"
    ? [issue.minimum, issue.inclusive ? "at least" : "more than"]
    : [issue.maximum, issue.inclusive ? "at most" : "less than"];
  const unit = issue.origin === "array" ? " entries" : issue.origin === "string" ? " characters" : "";
  return `${sign} ${bound}${unit}`;
}

/** `["channels", 1, "rate"]` → `channels[1].rate`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.map((key) => typeof key === "number" ? `[${key}]` : `.${String(key)}`).join("").replace(
    /^\./,
    "",
  );
}

/** A value in at most 60 characters, as a message shows it. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (current, key) => (current as Record<PropertyKey, unknown> | null)?.[key],
    value,
  );
}
