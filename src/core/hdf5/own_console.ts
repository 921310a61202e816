/** Lets what h5wasm prints itself (it binds `console.error` when it is loaded) be taken in by whoever calls it. */
const print = console.error;

/** Takes in a line that would be printed; undefined while nobody listens. */
export const listener: { current: ((text: string) => unknown) | undefined } = { current: undefined };

/** Loads h5wasm, which binds the console as it finds it. */
export async function withOwnConsole<T>(load: () => Promise<T>): Promise<T> {
  console.error = (...values: unknown[]) => {
    if (listener.current === undefined) print(...values);
    else listener.current(values.join(" "));
  };
  try {
    return await load();
  } finally {
    console.error = print;
  }
}
