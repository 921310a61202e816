/** Lets what h5wasm prints itself (it binds `console.error` when it is loaded) be taken in by whoever calls it. */

/** Takes in a line that would be printed; undefined while nobody listens. */
export const listener: { current: ((text: string) => unknown) | undefined } = { current: undefined };

/** Loads h5wasm, which binds the console as it finds it; whoever has taken the console over meanwhile keeps it. */
export async function withOwnConsole<T>(load: () => Promise<T>): Promise<T> {
  const found = console.error;
  const own = (...values: unknown[]) => {
    if (listener.current !== undefined) listener.current(values.join(" "));
    else (console.error === own ? found : console.error)(...values);
  };
  console.error = own;
  try {
    return await load();
  } finally {
    if (console.error === own) console.error = found;
  }
}
