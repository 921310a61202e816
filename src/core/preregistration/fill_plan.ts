import { isScalar } from "yaml";
import { writeFileAtomic } from "../artifacts/atomic_write.ts";
import { parseYaml } from "../config/parse_yaml.ts";
import { readText } from "../files/read_text.ts";
import { InputError } from "../errors.ts";

/** A value for one field of a plan. */
export interface Filling {
  /** The keys that lead to the field. */
  readonly path: readonly string[];
  /** Text that takes the place of the open field. */
  readonly value: string;
}

/**
 * Writes values into a plan where it says `null`, and changes nothing else: comments, order and layout stay byte for
 * byte. A field that holds something already is left as it is.
 *
 * @returns the dotted paths that were written
 * @throws {InputError} a field that is absent, or open without the word `null`
 */
export async function fillPlan(
  planPath: string,
  fillings: readonly Filling[],
): Promise<{ written: string[] }> {
  const text = await readText(planPath);
  const document = parseYaml(text, { where: planPath });
  const edits = fillings.flatMap(({ path, value }) => {
    const node = document.getIn(path, true);
    const range = isScalar(node) ? node.range : undefined;
    if (!isScalar(node) || !range || (node.value === null && range[1] === range[0])) {
      throw new InputError(`${path.join(".")}: is not there to be filled`, {
        where: planPath,
        mend: `write '${path.at(-1)}: null' there`,
      });
    }
    return node.value === null ? [{ path: path.join("."), start: range[0], end: range[1], value }] : [];
  });
  if (edits.length === 0) return { written: [] };
  const filled = edits.toSorted((a, b) => b.start - a.start).reduce(
    (done, { start, end, value }) => done.slice(0, start) + value + done.slice(end),
    text,
  );
  await writeFileAtomic(planPath, filled);
  return { written: edits.map(({ path }) => path) };
}
