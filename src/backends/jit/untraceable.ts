/** Something in a function that a graph cannot do again at each call. */
export class UntraceableError extends Error {
  /** Stands before the message where the error is printed. */
  override readonly name = "UntraceableError";
}

/**
 * The error with the place in the function that led to it: the innermost line that belongs neither to TensorFlow.js
 * nor to this folder, its binding and the random ops.
 */
export function untraceable(what: string): UntraceableError {
  const line = callersLine();
  return new UntraceableError(`Cannot compile: ${what}${line === undefined ? "" : ` (at ${line})`}`);
}

const LIBRARY = /\/node_modules\/|\/@tensorflow\/|ext:|node:/;
const OWN = [".", "../tensorflow/", "../random/"].map((folder) => new URL(folder, import.meta.url).href);

function callersLine(): string | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 200; // TensorFlow.js nests deeply
  const stack = new Error().stack ?? "";
  Error.stackTraceLimit = limit;
  const places = stack.split("\n").slice(1).map((line) =>
    /\(?((?:file|https?|data):.+:\d+:\d+)\)?$/.exec(line)?.[1]
  );
  return places.find((place) => place !== undefined && !LIBRARY.test(place) && !isOurs(place));
}

function isOurs(place: string): boolean {
  return OWN.some((folder) => place.startsWith(folder)) && !/_test\.ts:|\/testing\//.test(place);
}
