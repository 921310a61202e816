import { suggestion } from "../config/nearest.ts";
import { show } from "../config/problems.ts";
import { parseJson } from "../files/read_json.ts";
import { canonicalJson, sha256Text } from "../identity/mod.ts";
import { InputError } from "../errors.ts";
import { appendEntry, type Entry, readEntries } from "../logs/mod.ts";
import { type LoggedOpening, openingLogBeside, readOpenings } from "./openings.ts";
import { type Pin, PIN_FIELD, pinOf, pinText } from "./pin.ts";

/** The file of the log, in the folder of the logs. */
export const DEVIATION_LOG = "Deviation_Log.md";

/** A departure from a frozen plan, as Deviation_Log.md holds it. */
export interface Deviation {
  /** The plan's name. */
  readonly plan: string;
  /** Dotted path of the field, e.g. `experiment.training.steps`. */
  readonly field: string;
  /** The value that was frozen; null if there was none. */
  readonly old: unknown;
  /** The value that was used; null if there was none. */
  readonly new: unknown;
  /** Why the plan was left, in the researcher's words. */
  readonly reason: string;
  /** Whether anybody could know a result when the deviation was decided. */
  readonly resultsKnown: boolean;
  /** The hypotheses that it touches. */
  readonly hypotheses: readonly string[];
}

/** A deviation as its log has it. */
export interface LoggedDeviation extends Deviation {
  /** ISO 8601, UTC. */
  readonly date: string;
  /** The entry's number in the log, from 1. */
  readonly entry: number;
  /** The entry's own hash in the log's chain. */
  readonly hash: string;
  /** How far the log of openings had come when the entry was written; null in entries that were written before there were pins. */
  readonly pin: Pin | null;
}

/** The fields that an entry of Deviation_Log.md must have. */
export const DEVIATION_FIELDS = [
  "plan",
  "field",
  "old",
  "new",
  "reason",
  "results_known",
  "hypotheses",
] as const;

/**
 * Appends a deviation to a log, with the number and the hash of the last opening of held-out data, so that its place in
 * the order of things does not rest on a clock. The same deviation is written once, however often it is logged.
 *
 * @throws {InputError} a log that is missing or damaged; a clock that lies behind the last entry or opening
 */
export function logDeviation(
  logPath: string,
  deviation: Deviation,
  { title, body }: { title?: string; body?: string } = {},
): Promise<Entry> {
  const openingLog = openingLogBeside(logPath);
  const { plan, field, reason, resultsKnown, hypotheses } = deviation;
  const fields = {
    plan,
    field,
    old: canonicalJson(deviation.old ?? null),
    new: canonicalJson(deviation.new ?? null),
    reason,
    results_known: resultsKnown ? "yes" : "no",
    hypotheses: hypotheses.length === 0 ? "none" : hypotheses.join(", "),
  };
  const id = sha256Text(canonicalJson(fields)).slice(0, 16);
  return appendEntry(logPath, {
    title: title ?? `${plan}: ${field} changed`,
    fields: { id, ...fields },
    body,
    atWriting: async () => {
      const last = (await readOpenings(openingLog)).at(-1);
      return { fields: { [PIN_FIELD]: pinText(last) }, notBefore: last?.date };
    },
  });
}

/**
 * The deviation that an entry's fields state.
 *
 * @throws {InputError} naming what is missing or cannot be read
 */
export function deviationOf(
  fields: Readonly<Record<string, string>>,
  { where }: { where: string },
): Deviation {
  const missing = DEVIATION_FIELDS.filter((key) => !fields[key]?.trim());
  if (missing.length > 0) {
    throw new InputError(`lacks ${missing.join(", ")}`, {
      where,
      mend: `add ${missing.map((key) => `${key}="…"`).join(" ")}`,
    });
  }
  if (fields.results_known !== "yes" && fields.results_known !== "no") {
    throw new InputError(`results_known: expected "yes" or "no", got ${show(fields.results_known)}`, {
      where,
      mend: "say whether anybody could know a result when this was decided",
    });
  }
  const hypotheses = fields.hypotheses.split(",").map((id) => id.trim()).filter(Boolean);
  return {
    plan: fields.plan,
    field: fields.field,
    old: valueOf(fields.old),
    new: valueOf(fields.new),
    reason: fields.reason,
    resultsKnown: fields.results_known === "yes",
    hypotheses: hypotheses.join() === "none" ? [] : hypotheses,
  };
}

/**
 * Refuses a deviation that can be one from no plan: of a field that its record does not have, or touching a hypothesis
 * that is not registered. A field that is new (`old` is null) need only lie in a group of the record.
 *
 * @param plan what was frozen: the record and the names of the hypotheses
 * @throws {InputError} naming what there is
 */
export function requireRegistered(
  { plan, field, old, hypotheses }: Deviation,
  { record, registered, where }: {
    record: Readonly<Record<string, unknown>>;
    registered: readonly string[];
    where: string;
  },
): void {
  const fields = fieldsOf(record);
  const holds = (group: string) => field.startsWith(`${group}.`);
  if (!fields.includes(field) && !(old === null && fields.some(holds))) {
    const group = fields.filter(holds).sort((a, b) => b.length - a.length)[0];
    const known = childrenOf(fields, group).join(", ");
    throw new InputError(`the record of ${plan} has no field ${show(field)}; ${group ?? "it"} has ${known}`, {
      where: `${where}: field`,
      mend: "name the field as 'deno task check' does, and old=null for one that is new",
    });
  }
  for (const id of hypotheses.filter((id) => !registered.includes(id))) {
    throw new InputError(`${plan} registers no hypothesis ${show(id)}${suggestion(id, registered)}`, {
      where: `${where}: hypotheses`,
      mend: `name some of ${registered.join(", ")}, or none`,
    });
  }
}

/** Every path in a record, groups and the fields in them. */
function fieldsOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  const below = Object.entries(value).flatMap(([key, child]) =>
    fieldsOf(child, path === "" ? key : `${path}.${key}`)
  );
  return path === "" ? below : [path, ...below];
}

/** What a group has, or the record itself, one level deep. */
function childrenOf(fields: readonly string[], group: string | undefined): string[] {
  const within = group === undefined ? "" : `${group}.`;
  const below = fields.filter((field) => field.startsWith(within));
  return below.filter((field) => !below.some((above) => field.startsWith(`${above}.`)))
    .map((field) => field.slice(within.length));
}

/** The deviations of one plan in a log, in their order; entries of another form are none. */
export async function readDeviations(
  logPath: string,
  { plan }: { plan: string },
): Promise<LoggedDeviation[]> {
  const entries = (await readEntries(logPath)).filter(({ fields }) => fields.plan === plan);
  return entries.map(({ fields, number, date, hash }) => {
    const where = `${logPath}, entry ${number}`;
    return { ...deviationOf(fields, { where }), date, entry: number, hash, pin: pinOf(fields, { where }) };
  });
}

/**
 * Deviations with what the opening log knows of them: one that was logged after held-out data was opened under the plan
 * counts as made with results known, whatever it says. After, that is by its pin, by its date, or by git: no commit
 * holds it that does not come after one that holds the opening.
 *
 * @param options.planSha256 the plan's hash when it was frozen; undefined if it is not, so that nothing was opened under it
 * @param options.committedAfter what git says of a deviation and an opening
 */
export function afterOpenings(
  deviations: readonly LoggedDeviation[],
  { openings, planSha256, committedAfter = () => false }: {
    openings: readonly LoggedOpening[];
    planSha256: string | undefined;
    committedAfter?: (deviation: LoggedDeviation, opening: LoggedOpening) => boolean;
  },
): LoggedDeviation[] {
  const first = openings.find((opening) => opening.planSha256 === planSha256);
  if (first === undefined) return [...deviations];
  const isAfter = (one: LoggedDeviation) =>
    one.date > first.date || (one.pin !== null && one.pin.entries >= first.entry) ||
    committedAfter(one, first);
  return deviations.map((one) => ({ ...one, resultsKnown: one.resultsKnown || isAfter(one) }));
}

/** A value as a person writes it: JSON where it is JSON, and else the text itself. */
function valueOf(text: string): unknown {
  try {
    return parseJson(text, { where: "value" });
  } catch {
    return text;
  }
}
