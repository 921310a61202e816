/**
 * Lets what h5wasm prints itself (it binds `console.error` when it is loaded) be taken in by whoever calls it. Imported
 * before h5wasm, and by nobody else.
 */
const print = console.error;

/** Takes in a line that would be printed; undefined while nobody listens. */
export const listener: { current: ((text: string) => unknown) | undefined } = { current: undefined };

console.error = (...values: unknown[]) => {
  if (listener.current === undefined) print(...values);
  else listener.current(values.join(" "));
};

/** Gives the console back, once h5wasm has bound it. */
export function restoreConsole(): void {
  console.error = print;
}
