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
