/** What a terminal shows of a stream: colours gone, lines that were written over as they ended. */

/** Control sequences (ECMA-48): CSI, OSC up to its end, and those of two or three characters. */
const ESCAPES = new RegExp(
  [
    String.raw`(?:\u001b\[|\u009b)[0-9;?]*[ -/]*[@-~]`,
    String.raw`\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?`,
    String.raw`\u001b[ -/]*[0-~]`,
  ].join("|"),
  "g",
);

/** Erase to the end of the line, which matters where a line is written over. */
const ERASE_LINE = new RegExp(String.raw`(?:\u001b\[|\u009b)0?K`, "g");

/** Stands for an erasure while the other sequences go; no text holds it, as it is no character. */
const ERASE = "\uffff";

/** A text without control sequences. */
export function withoutEscapes(text: string): string {
  return text.replace(ESCAPES, "");
}

/** A stream's text as a terminal shows it: carriage returns and backspaces move back, and what comes writes over. */
export function terminalText(text: string): string {
  const plain = withoutEscapes(text.replace(ERASE_LINE, ERASE));
  return /[\r\b\uffff]/.test(plain) ? plain.split("\n").map(shownLine).join("\n") : plain;
}

function shownLine(line: string): string {
  if (!/[\r\b\uffff]/.test(line)) return line;
  const shown: string[] = [];
  let column = 0;
  for (const character of line) {
    if (character === "\r") column = 0;
    else if (character === "\b") column = Math.max(0, column - 1);
    else if (character === ERASE) shown.length = Math.min(shown.length, column);
    else shown[column++] = character;
  }
  return shown.join("");
}
