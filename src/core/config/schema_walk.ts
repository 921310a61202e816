import { z } from "zod";

type Schema = z.core.$ZodType;

/**
 * The keys that a schema knows at a path of a value: what an unknown key there may have been meant to be. Of a union,
 * only the options whose literal fields (`type: "unet"`) fit the value count.
 */
export function knownKeys(
  schema: Schema,
  { path, value }: { path: readonly PropertyKey[]; value: unknown },
): string[] {
  let schemas = alternatives(schema, value);
  let current = value;
  for (const key of path) {
    current = (current as Record<PropertyKey, unknown> | undefined)?.[key];
    schemas = schemas.flatMap((one) => {
      const next = child(one, key);
      return next === undefined ? [] : alternatives(next, current);
    });
  }
  const keys = schemas.flatMap((one) =>
    one instanceof z.core.$ZodObject ? Object.keys(one._zod.def.shape) : []
  );
  return [...new Set(keys)];
}

/**
 * Fails if any object of the schema would drop unknown keys without a word: then a misspelt key would look accepted.
 *
 * @throws {Error} a defect of the schema, naming the path
 */
export function assertStrict(schema: Schema): void {
  if (known.has(schema)) return;
  const seen = new Set<Schema>();
  const visit = (one: Schema, path: string): void => {
    if (seen.has(one)) return;
    seen.add(one);
    if (one instanceof z.core.$ZodObject) {
      if (one._zod.def.catchall === undefined) {
        throw new Error(
          `Cannot validate with this schema: '${path}' drops unknown keys; make it z.strictObject`,
        );
      }
      for (const [key, field] of Object.entries(one._zod.def.shape)) {
        visit(field, path ? `${path}.${key}` : key);
      }
    } else if (one instanceof z.core.$ZodArray) visit(one._zod.def.element, `${path}[]`);
    else if (one instanceof z.core.$ZodTuple) one._zod.def.items.forEach((item) => visit(item, `${path}[]`));
    else if (one instanceof z.core.$ZodRecord) visit(one._zod.def.valueType, `${path}.*`);
    else inner(one).forEach((each) => visit(each, path));
  };
  visit(schema, "");
  known.add(schema);
}

const known = new WeakSet<Schema>();

/** The schemas directly below a wrapper (optional, default, union, …); none for a schema that wraps nothing. */
function inner(schema: Schema): readonly Schema[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "nonoptional":
    case "readonly":
    case "catch":
      return [def.innerType];
    case "pipe":
      return [def.in];
    case "union":
      return def.options;
    case "intersection":
      return [def.left, def.right];
    case "lazy":
      return [def.getter()];
    default:
      return [];
  }
}

function alternatives(schema: Schema, value: unknown): Schema[] {
  const wrapped = inner(schema);
  if (wrapped.length === 0) return [schema];
  const all = wrapped.flatMap((one) => alternatives(one, value));
  const fitting = all.filter((one) => fits(one, value));
  return fitting.length > 0 ? fitting : all;
}

/** Whether every literal field of an object schema has the value that it asks for. */
function fits(schema: Schema, value: unknown): boolean {
  if (!(schema instanceof z.core.$ZodObject) || typeof value !== "object" || value === null) return false;
  return Object.entries(schema._zod.def.shape).every(([key, field]) => {
    if (!(field instanceof z.core.$ZodLiteral)) return true;
    return field._zod.def.values.includes((value as Record<string, z.core.util.Literal>)[key]);
  });
}

function child(schema: Schema, key: PropertyKey): Schema | undefined {
  if (schema instanceof z.core.$ZodObject) {
    return schema._zod.def.shape[String(key)] ?? schema._zod.def.catchall;
  }
  if (schema instanceof z.core.$ZodArray) return schema._zod.def.element;
  if (schema instanceof z.core.$ZodTuple) {
    return schema._zod.def.items[Number(key)] ?? schema._zod.def.rest ?? undefined;
  }
  if (schema instanceof z.core.$ZodRecord) return schema._zod.def.valueType;
  return undefined;
}
