/** Bends valid inputs: what editors, disks, other programs and hostile hands do to files. */
import type { RandomStream } from "@/core/random/mod.ts";

/** Texts that readers are known to trip over. */
const TOKENS = [
  ...["\0", "\r", "\r\n", "\n\n", "\t", "\u001b[31m", "\u202e", "\ufeff", "\u2028", "é", "𝟘", "\\u0000"],
  ...[
    "NaN",
    "-Infinity",
    "1e999",
    "-1e-999",
    "1.0D+15",
    "0x1f",
    "9007199254740993",
    "-0",
    "1e",
    "--1",
    "1_000",
  ],
  ...[
    "null",
    "true",
    "~",
    "{}",
    "[]",
    "[[[[",
    "}}}}",
    "{a:1}",
    "---",
    "...",
    "<<: *a",
    "&a",
    "*a",
    "!!js/function",
  ],
  ...["__proto__", "constructor", "toString", "../../x", "/etc/passwd", "=cmd|'/c calc'!A0", "${x}", "%s%n"],
  ...['"', "'", "`", ",", ";", ":", "#", "|", ">", "=", "\\", "<script>", "]]>", "*/"],
];

/** How a generator of random numbers is asked for a whole number below n. */
type Random = Pick<RandomStream, "integer" | "uniform">;

/** One valid input bent once to eight times, mostly once. */
export function bent(samples: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = samples[random.integer(samples.length)];
  const times = random.uniform() < 0.6 ? 1 : 1 + random.integer(8);
  for (let i = 0; i < times; i++) {
    bytes = BENDS[random.integer(BENDS.length)](bytes, { random, samples });
    if (bytes.length > MOST_BYTES) bytes = bytes.subarray(0, MOST_BYTES);
  }
  return bytes;
}

const MOST_BYTES = 1 << 20;
const encoder = new TextEncoder();

type Bend = (bytes: Uint8Array, context: { random: Random; samples: readonly Uint8Array[] }) => Uint8Array;

/** A stretch of the input, mostly short. */
function stretch(length: number, random: Random): [from: number, to: number] {
  const from = random.integer(length + 1);
  const longest = random.uniform() < 0.8 ? 16 : length;
  return [from, Math.min(length, from + random.integer(longest + 1))];
}

function spliced(bytes: Uint8Array, [from, to]: readonly [number, number], part: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length - (to - from) + part.length);
  result.set(bytes.subarray(0, from));
  result.set(part, from);
  result.set(bytes.subarray(to), from + part.length);
  return result;
}

const BENDS: readonly Bend[] = [
  // a bit, a byte
  (bytes, { random }) => {
    const result = bytes.slice();
    if (result.length > 0) result[random.integer(result.length)] ^= 1 << random.integer(8);
    return result;
  },
  (bytes, { random }) => {
    const at = random.integer(bytes.length + 1);
    return spliced(bytes, [at, at], Uint8Array.of(random.integer(256)));
  },
  // a stretch gone, doubled, moved, from another input
  (bytes, { random }) => spliced(bytes, stretch(bytes.length, random), new Uint8Array()),
  (bytes, { random }) => {
    const [from, to] = stretch(bytes.length, random);
    return spliced(bytes, [to, to], bytes.subarray(from, to));
  },
  (bytes, { random }) => {
    const [from, to] = stretch(bytes.length, random);
    const part = bytes.slice(from, to);
    const rest = spliced(bytes, [from, to], new Uint8Array());
    const at = random.integer(rest.length + 1);
    return spliced(rest, [at, at], part);
  },
  (bytes, { random, samples }) => {
    const other = samples[random.integer(samples.length)];
    const [from, to] = stretch(other.length, random);
    return spliced(bytes, stretch(bytes.length, random), other.subarray(from, to));
  },
  // cut off at either end, or nothing at all
  (bytes, { random }) => bytes.slice(0, random.integer(bytes.length + 1)),
  (bytes, { random }) => bytes.slice(random.integer(bytes.length + 1)),
  () => new Uint8Array(),
  // a token put in, or in a number's or a word's place
  (bytes, { random }) => spliced(bytes, stretch(bytes.length, random), token(random)),
  (bytes, { random }) => {
    const at = random.integer(bytes.length + 1);
    return spliced(bytes, [at, at], token(random));
  },
  (bytes, { random }) => {
    const [from, to] = wordAt(bytes, random.integer(bytes.length + 1));
    return spliced(bytes, [from, to], token(random));
  },
  // many of one kind: blanks, brackets, lines, quotes, digits
  (bytes, { random }) => {
    const one = ["(", "[", "{", " ", "\n", '"', "9", "a:", "- ", ",", "\t", "#", "\\"][random.integer(13)];
    const at = random.integer(bytes.length + 1);
    return spliced(bytes, [at, at], encoder.encode(one.repeat(1 + random.integer(20_000))));
  },
  // the whole several times over
  (bytes, { random }) => {
    const times = 2 + random.integer(20);
    const result = new Uint8Array(Math.min(MOST_BYTES, bytes.length * times));
    for (let at = 0; at < result.length; at += bytes.length) {
      result.set(bytes.subarray(0, Math.min(bytes.length, result.length - at)), at);
    }
    return bytes.length === 0 ? bytes : result;
  },
  // lines in another order; other line ends
  (bytes, { random }) => {
    const lines = new TextDecoder("latin1").decode(bytes).split("\n");
    const [a, b] = [random.integer(lines.length), random.integer(lines.length)];
    [lines[a], lines[b]] = [lines[b], lines[a]];
    return latin1(lines.join("\n"));
  },
  (bytes, { random }) =>
    latin1(new TextDecoder("latin1").decode(bytes).replaceAll("\n", random.uniform() < 0.5 ? "\r\n" : "\r")),
];

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function token(random: Random): Uint8Array {
  return encoder.encode(TOKENS[random.integer(TOKENS.length)]);
}

/** The letters and digits about a place. */
function wordAt(bytes: Uint8Array, at: number): [from: number, to: number] {
  const isWord = (byte: number) => /[0-9A-Za-z_.+-]/.test(String.fromCharCode(byte));
  let [from, to] = [at, at];
  while (from > 0 && isWord(bytes[from - 1])) from--;
  while (to < bytes.length && isWord(bytes[to])) to++;
  return [from, to];
}
