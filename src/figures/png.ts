import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** An 8-bit palette image: `pixels` `[row, column]` from the top left, 256 colours of three bytes. */
export interface PaletteImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  /** `[256, 3]` */
  readonly palette: Uint8Array;
}

/** A palette PNG (PNG specification, third edition, 2025; colour type 3, filter 0). */
export function encodePng({ width, height, pixels, palette }: PaletteImage): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 3, 0, 0, 0], 8);
  const rows = new Uint8Array(height * (width + 1));
  for (let row = 0; row < height; row++) {
    rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  }
  return join([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", palette),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** The PNG with a UTF-8 text (an iTXt chunk) under a keyword, right behind its header. */
export function withPngText(
  png: Uint8Array,
  { keyword, text }: { keyword: string; text: string },
): Uint8Array {
  const headerEnd = SIGNATURE.length + 25;
  const encoder = new TextEncoder();
  // Keyword, null, uncompressed (two bytes), no language, no translated keyword, text.
  const data = join([encoder.encode(keyword), Uint8Array.of(0, 0, 0, 0, 0), encoder.encode(text)]);
  return join([png.subarray(0, headerEnd), chunk("iTXt", data), png.subarray(headerEnd)]);
}

/** A `data:` address of the PNG. */
export function pngDataUri(png: Uint8Array): string {
  return `data:image/png;base64,${png.toBase64()}`;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
