/** Which JSON values a TypeScript type takes: what can be said from the annotation or the literal alone. */
import type { Json } from "../format/notebook.ts";

/** A node of Babel's syntax tree (https://babeljs.io/docs/babel-parser, Babel AST); readers look at `type` first. */
export interface TypeNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Types that the cell itself declares, by name. */
export type Aliases = ReadonlyMap<string, TypeNode>;

/** A type, as far as values from outside are concerned. */
export interface ValueType {
  /** For messages, e.g. `number[]`. */
  readonly text: string;
  /** Whether a value is of the type. */
  accepts(value: Json): boolean;
}

/** A value that is computed, or of a type from elsewhere: any JSON may take its place. */
export const ANYTHING: ValueType = { text: "anything", accepts: () => true };

const KEYWORDS: Readonly<Record<string, ValueType>> = {
  TSStringKeyword: { text: "string", accepts: (value) => typeof value === "string" },
  TSNumberKeyword: { text: "number", accepts: (value) => typeof value === "number" },
  TSBooleanKeyword: { text: "boolean", accepts: (value) => typeof value === "boolean" },
  TSNullKeyword: { text: "null", accepts: (value) => value === null },
  TSUnknownKeyword: { ...ANYTHING, text: "unknown" },
  TSAnyKeyword: { ...ANYTHING, text: "any" },
  TSObjectKeyword: { text: "object", accepts: (value) => typeof value === "object" && value !== null },
};

/** What no JSON is. */
const WITHOUT_VALUES: Readonly<Record<string, string>> = {
  TSFunctionType: "a function",
  TSConstructorType: "a constructor",
  TSUndefinedKeyword: "undefined",
  TSVoidKeyword: "void",
  TSNeverKeyword: "never",
  TSBigIntKeyword: "bigint",
  TSSymbolKeyword: "symbol",
  ArrowFunctionExpression: "a function",
  FunctionExpression: "a function",
  ClassExpression: "a class",
  BigIntLiteral: "bigint",
  RegExpLiteral: "a regular expression",
};

/** The type that an annotation names; undefined if it is declared elsewhere, so that nothing can be said. */
export function typeOfAnnotation(node: TypeNode, aliases: Aliases): ValueType | undefined {
  if (node.type in KEYWORDS) return KEYWORDS[node.type];
  if (node.type in WITHOUT_VALUES) return nothing(WITHOUT_VALUES[node.type]);
  const inner = (child: unknown) => typeOfAnnotation(child as TypeNode, aliases) ?? ANYTHING;
  switch (node.type) {
    case "TSParenthesizedType":
    case "TSNamedTupleMember":
    case "TSOptionalType":
      return inner(node.typeAnnotation ?? node.elementType);
    case "TSTypeOperator": // readonly T[]
      return node.operator === "readonly" ? inner(node.typeAnnotation) : undefined;
    case "TSLiteralType":
      return literalOnly(node.literal as TypeNode);
    case "TSUnionType":
      return anyOf((node.types as TypeNode[]).map(inner));
    case "TSIntersectionType":
      return allOf((node.types as TypeNode[]).map(inner));
    case "TSArrayType":
      return arrayOf(inner(node.elementType));
    case "TSTupleType":
      return tupleOf(node.elementTypes as TypeNode[], inner);
    case "TSTypeLiteral":
      return shapeOf(node.members as TypeNode[], inner);
    case "TSTypeReference":
      return referenced(node, aliases, inner);
    default:
      return undefined;
  }
}

/** The type that TypeScript would widen a literal to; undefined where the value is computed. */
export function typeOfInitialiser(node: TypeNode, aliases: Aliases): ValueType | undefined {
  if (node.type in WITHOUT_VALUES) return nothing(WITHOUT_VALUES[node.type]);
  switch (node.type) {
    case "StringLiteral":
    case "TemplateLiteral":
      return KEYWORDS.TSStringKeyword;
    case "NumericLiteral":
      return KEYWORDS.TSNumberKeyword;
    case "BooleanLiteral":
      return KEYWORDS.TSBooleanKeyword;
    case "UnaryExpression":
      return typeOfInitialiser(node.argument as TypeNode, aliases) === KEYWORDS.TSNumberKeyword
        ? KEYWORDS.TSNumberKeyword
        : undefined;
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSTypeAssertion": {
      const named = typeOfAnnotation(node.typeAnnotation as TypeNode, aliases);
      return named ?? typeOfInitialiser(node.expression as TypeNode, aliases);
    }
    case "ArrayExpression": {
      const elements = (node.elements as (TypeNode | null)[]).map((element) =>
        element === null ? undefined : typeOfInitialiser(element, aliases)
      );
      const known = elements.filter((element) => element !== undefined);
      return arrayOf(elements.length > 0 && known.length === elements.length ? anyOf(known) : ANYTHING);
    }
    case "ObjectExpression":
      return { text: "an object", accepts: isObject };
    default:
      return undefined;
  }
}

function nothing(text: string): ValueType {
  return { text: `${text}, which nothing given from outside can be`, accepts: () => false };
}

function literalOnly(node: TypeNode): ValueType | undefined {
  const negative = node.type === "UnaryExpression" && node.operator === "-";
  const { value } = negative ? node.argument as TypeNode : node;
  if (!["string", "number", "boolean"].includes(typeof value)) return undefined;
  const one = negative ? -(value as number) : value as string | number | boolean;
  return { text: JSON.stringify(one), accepts: (given) => given === one };
}

function anyOf(types: readonly ValueType[]): ValueType {
  const text = [...new Set(types.map(({ text }) => text))].join(" | ");
  return { text, accepts: (value) => types.some((type) => type.accepts(value)) };
}

function allOf(types: readonly ValueType[]): ValueType {
  const text = types.map(({ text }) => text).join(" & ");
  return { text, accepts: (value) => types.every((type) => type.accepts(value)) };
}

function arrayOf(element: ValueType): ValueType {
  const text = element === ANYTHING
    ? "a list"
    : `${/ /.test(element.text) ? `(${element.text})` : element.text}[]`;
  return { text, accepts: (value) => Array.isArray(value) && value.every((one) => element.accepts(one)) };
}

function tupleOf(elements: readonly TypeNode[], inner: (node: unknown) => ValueType): ValueType {
  const rest = elements.find(({ type }) => type === "TSRestType");
  const fixed = elements.filter((element) => element !== rest);
  const types = fixed.map(inner);
  const least = fixed.filter(({ type, optional }) => type !== "TSOptionalType" && optional !== true).length;
  const tail = rest === undefined ? undefined : inner(rest.typeAnnotation);
  return {
    text: `[${types.map(({ text }) => text).join(", ")}${tail === undefined ? "" : `, ...${tail.text}`}]`,
    accepts: (value) =>
      Array.isArray(value) && value.length >= least &&
      value.slice(0, types.length).every((one, index) => types[index].accepts(one)) &&
      (tail === undefined ? value.length <= types.length : tail.accepts(value.slice(types.length))),
  };
}

/** `{ a: number; b?: string; [key: string]: unknown }` */
function shapeOf(members: readonly TypeNode[], inner: (node: unknown) => ValueType): ValueType {
  const typeIn = ({ typeAnnotation }: TypeNode) =>
    typeAnnotation ? inner((typeAnnotation as TypeNode).typeAnnotation) : ANYTHING;
  const index = members.find(({ type }) => type === "TSIndexSignature");
  const fields = new Map(
    members.filter(({ type }) => type === "TSPropertySignature").map((member) => {
      const key = member.key as TypeNode;
      return [String(key.name ?? key.value), { type: typeIn(member), optional: member.optional === true }];
    }),
  );
  const others = index === undefined ? undefined : typeIn(index);
  const texts = [...fields].map(([name, { type, optional }]) =>
    `${name}${optional ? "?" : ""}: ${type.text}`
  );
  return {
    text: `{ ${[...texts, ...(others ? [`[key: string]: ${others.text}`] : [])].join("; ")} }`,
    accepts: (value) =>
      isObject(value) &&
      [...fields].every(([name, { type, optional }]) =>
        Object.hasOwn(value, name) ? type.accepts(value[name]) : optional
      ) &&
      Object.entries(value).every(([name, one]) => fields.has(name) || (others?.accepts(one) ?? false)),
  };
}

function referenced(
  node: TypeNode,
  aliases: Aliases,
  inner: (node: unknown) => ValueType,
): ValueType | undefined {
  const { name } = node.typeName as { name?: string };
  const parameters = (node.typeArguments as { params?: TypeNode[] } | undefined)?.params ?? [];
  if (name === undefined) return undefined;
  if (/^(Readonly)?Array$/.test(name) && parameters.length === 1) return arrayOf(inner(parameters[0]));
  if (name === "Readonly" && parameters.length === 1) return inner(parameters[0]);
  if (name === "Record" && parameters.length === 2) {
    const [key, one] = parameters.map(inner);
    return {
      text: `Record<${key.text}, ${one.text}>`,
      accepts: (value) =>
        isObject(value) &&
        Object.entries(value).every(([name, field]) => key.accepts(name) && one.accepts(field)),
    };
  }
  const alias = aliases.get(name);
  if (alias === undefined || alias.typeParameters) return undefined;
  // looked up only when a value comes, so that a type may name itself
  const meaning = () =>
    alias.type === "TSTypeAliasDeclaration"
      ? inner(alias.typeAnnotation)
      : alias.extends
      ? ANYTHING
      : shapeOf((alias.body as TypeNode).body as TypeNode[], inner);
  return { text: name, accepts: (value) => meaning().accepts(value) };
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
