/**
 * A step of the compiler. A kernel is written for vectors of four doubles; WebAssembly has vectors of two. So every
 * operation on a vector becomes two, side by side: one on its lower and one on its upper half. V8 can make a single
 * instruction of 256 bits of such a pair (`--experimental-wasm-revectorize`); without that they are two of 128.
 *
 * A vector is 32 bytes in memory, and offsets in the source count that. Functions of a folder `narrow` are left as they
 * are written: they cross lanes.
 */
import type binaryen from "assemblyscript/binaryen";

type Expression = number;
/** Pairs of get… and set… of a kind of expression. */
type Accessors = Readonly<Record<string, (expression: Expression, ...values: number[]) => number>>;
type Kind =
  | "Block"
  | "Loop"
  | "If"
  | "LocalGet"
  | "LocalSet"
  | "Load"
  | "Store"
  | "Unary"
  | "Binary"
  | "GlobalSet"
  | "SIMDLoad"
  | "SIMDShift"
  | "SIMDTernary";
/** The part of binaryen's interface that its declarations leave out. */
type Undeclared = Readonly<Record<Kind, Accessors>> & {
  readonly Function: { setBody(target: number, body: Expression): void };
  _BinaryenFunctionAddVar(target: number, type: number): number;
};
type Module = binaryen.Module;

interface Context {
  readonly binaryen: typeof binaryen & Undeclared;
  readonly module: Module;
  /** The variable that holds the upper half of a variable's vector. */
  readonly upperOf: ReadonlyMap<number, number>;
  readonly name: string;
}

const NARROW = /(^|\/)narrow\//;
const HALF_BYTES = 16;

/** Binaryen's names of the operations that do the same in every lane, by kind: no other may be made twice. */
const LANE_WISE = {
  Unary: /^(Splat|(Abs|Neg|Sqrt|Ceil|Floor|Trunc|Nearest)Vec(F64x2|I64x2)$|NotVec128$)/,
  Binary: /^((Add|Sub|Mul|Div|P?Min|P?Max|(Eq|Ne|Lt|Gt|Le|Ge)S?)Vec(F64x2|I64x2)|(And|Or|Xor|AndNot)Vec128)$/,
  SIMDTernary: /^(BitselectVec128|Relaxed(Madd|Nmadd)VecF64x2)$/,
  SIMDShift: /^Sh(l|rS|rU)VecI64x2$/,
  SIMDLoad: /^Load64SplatVec128$/,
} as const;

/** The compiler makes one and sets `binaryen`. */
export default class Widen {
  declare readonly binaryen: Context["binaryen"];

  /** The compiler calls this before it optimizes. */
  afterCompile(module: Module): void {
    const count = module.getNumFunctions();
    const functions = Array.from({ length: count }, (_, index) => module.getFunctionByIndex(index));
    for (const each of functions) widenFunction(each, { binaryen: this.binaryen, module });
  }
}

/** Once a function is flat, every operand is a variable or a constant, and an operation the value of an assignment. */
function widenFunction(target: number, { binaryen, module }: Pick<Context, "binaryen" | "module">): void {
  const { name, module: importedFrom } = binaryen.getFunctionInfo(target);
  if (importedFrom || NARROW.test(name)) return;
  module.runPassesOnFunction(target, ["flatten"]);
  const { params, results, vars, body } = binaryen.getFunctionInfo(target);
  const given = binaryen.expandType(params);
  if ([...given, results].includes(binaryen.v128)) {
    throw new Error(`Cannot widen ${name}: it must be inlined`);
  }
  const upperOf = new Map<number, number>();
  vars.forEach((type, index) => {
    if (type !== binaryen.v128) return;
    upperOf.set(given.length + index, binaryen._BinaryenFunctionAddVar(target, type));
  });
  binaryen.Function.setBody(target, widened(body, { binaryen, module, upperOf, name }));
}

/** A statement with all that it contains. */
function widened(statement: Expression, context: Context): Expression {
  const { binaryen, module, upperOf } = context;
  const { Block, Loop, If, LocalSet, Store } = binaryen;
  switch (binaryen.getExpressionId(statement)) {
    case binaryen.BlockId:
      for (let at = 0; at < Block.getNumChildren(statement); at++) {
        Block.setChildAt(statement, at, widened(Block.getChildAt(statement, at), context));
      }
      return statement;
    case binaryen.LoopId:
      Loop.setBody(statement, widened(Loop.getBody(statement), context));
      return statement;
    case binaryen.IfId: {
      If.setIfTrue(statement, widened(If.getIfTrue(statement), context));
      const otherwise = If.getIfFalse(statement);
      if (otherwise !== 0) If.setIfFalse(statement, widened(otherwise, context));
      return statement;
    }
    case binaryen.LocalSetId: {
      const lower = LocalSet.getIndex(statement);
      const upper = upperOf.get(lower);
      const operation = LocalSet.getValue(statement);
      if (upper === undefined) return withoutVectors(operation, context) ? statement : refuse(context);
      const value = upperHalf(operation, context) ?? module.local.get(lower, binaryen.v128);
      return module.block(null, [statement, module.local.set(upper, value)]);
    }
    case binaryen.SIMDLoadStoreLaneId:
      return refuse(context);
    case binaryen.GlobalSetId: {
      const value = binaryen.GlobalSet.getValue(statement);
      return binaryen.getExpressionType(value) === binaryen.v128 ? refuse(context) : statement;
    }
    case binaryen.StoreId: {
      if (Store.getValueType(statement) !== binaryen.v128) return statement;
      const upper = module.copyExpression(statement);
      Store.setOffset(upper, Store.getOffset(statement) + HALF_BYTES);
      const value = upperHalf(Store.getValue(statement), context);
      if (value !== undefined) Store.setValue(upper, value);
      // The upper half first: else V8 stores the lower half and then both.
      return module.block(null, [upper, statement]);
    }
    default:
      return statement;
  }
}

/** False for what makes a number of a vector. */
function withoutVectors(operation: Expression, { binaryen }: Context): boolean {
  const id = binaryen.getExpressionId(operation);
  if (id !== binaryen.UnaryId) return id !== binaryen.SIMDExtractId;
  return binaryen.getExpressionType(binaryen.Unary.getValue(operation)) !== binaryen.v128;
}

function refuse({ name }: Context): never {
  throw new Error(`Cannot widen ${name}: it crosses lanes and belongs into a folder "narrow"`);
}

/** Refuses an operation that is not the same in every lane. */
function requireLaneWise(kind: keyof typeof LANE_WISE, operation: Expression, context: Context): void {
  const { binaryen } = context;
  const code = binaryen[kind].getOp(operation);
  const known = Object.entries(binaryen).some(([name, value]) =>
    value === code && LANE_WISE[kind].test(name)
  );
  if (!known) refuse(context);
}

/** The same operation on upper halves; undefined where both halves are equal. */
function upperHalf(operation: Expression, context: Context): Expression | undefined {
  const { binaryen, module, upperOf } = context;
  const { LocalGet, Load, Unary, Binary, SIMDShift, SIMDTernary } = binaryen;
  const upper = module.copyExpression(operation);
  const withOperands = (kind: Accessors, ...operands: string[]) => {
    for (const operand of operands) {
      const half = upperHalf(kind[`get${operand}`](operation), context);
      if (half !== undefined) kind[`set${operand}`](upper, half);
    }
    return upper;
  };
  switch (binaryen.getExpressionId(operation)) {
    case binaryen.ConstId:
      if (!hasEqualHalves(operation, context)) refuse(context);
      return undefined;
    case binaryen.SIMDLoadId: // One double to all lanes.
      requireLaneWise("SIMDLoad", operation, context);
      return undefined;
    case binaryen.LocalGetId:
      LocalGet.setIndex(upper, upperOf.get(LocalGet.getIndex(operation))!);
      return upper;
    case binaryen.LoadId:
      Load.setOffset(upper, Load.getOffset(operation) + HALF_BYTES);
      return upper;
    case binaryen.UnaryId: {
      requireLaneWise("Unary", operation, context);
      const isSplat = binaryen.getExpressionType(Unary.getValue(operation)) !== binaryen.v128;
      return isSplat ? undefined : withOperands(Unary, "Value");
    }
    case binaryen.BinaryId:
      requireLaneWise("Binary", operation, context);
      return withOperands(Binary, "Left", "Right");
    case binaryen.SIMDTernaryId:
      requireLaneWise("SIMDTernary", operation, context);
      return withOperands(SIMDTernary, "A", "B", "C");
    case binaryen.SIMDShiftId:
      requireLaneWise("SIMDShift", operation, context);
      return withOperands(SIMDShift, "Vec");
    default:
      return refuse(context);
  }
}

/** Whether a constant is one double, twice. */
function hasEqualHalves(constant: Expression, { binaryen }: Context): boolean {
  const { value } = binaryen.getExpressionInfo(constant) as unknown as { value: ArrayLike<number> };
  return Array.from({ length: 8 }, (_, byte) => value[byte] === value[byte + 8]).every((equal) => equal);
}
