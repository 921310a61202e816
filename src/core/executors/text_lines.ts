/**
 * The lines of a byte stream of UTF-8 text, without their ends; a last line without an end counts.
 *
 * @param longest a longer line comes in pieces of about this many characters, so that memory stays bounded whatever
 * the stream holds
 */
export async function* textLines(
  stream: ReadableStream<Uint8Array>,
  { longest = Infinity }: { longest?: number } = {},
): AsyncGenerator<string> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield line.replace(/\r$/, "");
    if (rest.length > longest) {
      yield rest;
      rest = "";
    }
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}

const KEPT_LINES = 40;
/** Longer lines come in pieces, so that a child that never ends its line does not fill the memory. */
export const LONGEST_LINE = 1 << 20;

/** The last 40 lines of what a child writes: enough to say why it ended. */
export interface LastLines {
  take(line: string): void;
  text(): string;
}

export function lastLines(): LastLines {
  const kept: string[] = [];
  return {
    take: (line) => {
      kept.push(line);
      if (kept.length > KEPT_LINES) kept.shift();
    },
    text: () => kept.join("\n"),
  };
}
