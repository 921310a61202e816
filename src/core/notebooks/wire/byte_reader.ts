/** Takes exact numbers of bytes from a stream that delivers them in pieces of any size. */
export class ByteReader {
  #buffer = new Uint8Array(1 << 16);
  #start = 0;
  #end = 0;
  /** Whether the stream has come to its end. */
  ended = false;

  constructor(private readonly source: { read(into: Uint8Array): Promise<number | null> }) {}

  /**
   * The next `count` bytes, as a copy that the caller may keep.
   *
   * @throws {Error} if the stream ends before
   */
  async take(count: number): Promise<Uint8Array> {
    if (this.#end - this.#start < count) this.#makeRoom(count);
    while (this.#end - this.#start < count) {
      const read = await this.source.read(this.#buffer.subarray(this.#end));
      if (read === null) {
        this.ended = true;
        throw new Error(`The stream ended ${count - (this.#end - this.#start)} bytes early`);
      }
      this.#end += read;
    }
    const bytes = this.#buffer.slice(this.#start, this.#start + count);
    this.#start += count;
    return bytes;
  }

  /** Moves what is left to the front, into a larger buffer where `count` bytes ask for one. */
  #makeRoom(count: number): void {
    const rest = this.#buffer.subarray(this.#start, this.#end);
    if (count > this.#buffer.length) {
      const larger = new Uint8Array(count);
      larger.set(rest);
      this.#buffer = larger;
    } else {
      this.#buffer.copyWithin(0, this.#start, this.#end);
    }
    this.#end -= this.#start;
    this.#start = 0;
  }
}
