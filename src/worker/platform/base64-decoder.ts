/** Decodes base64 in pieces, so that neither the text nor the bytes are ever in memory as a whole. */

/** Not yet in TypeScript's library: https://github.com/tc39/proposal-arraybuffer-base64 */
type Base64Target = Uint8Array & {
  setFromBase64(
    text: string,
    options?: { lastChunkHandling: 'loose' | 'stop-before-partial' },
  ): { read: number; written: number };
};

/** What base64 may contain between its characters, as `atob` has it. */
const WHITE_SPACE = /[ \t\n\f\r]+/g;

/** Four characters are three bytes. */
const GROUP_CHARACTERS = 4;

/** Throws `SyntaxError` for text that is not base64. The padding may be missing, as with `atob`. */
export class Base64Decoder {
  #buffer = new Uint8Array(0) as Base64Target;
  /** Characters that do not fill a group yet, and all from the padding on, because nothing may follow it. */
  #rest = '';

  /** The bytes of all complete groups. They are invalid once the next piece is decoded. */
  decode(piece: string): Uint8Array {
    const text = this.#rest + piece;
    const padding = text.indexOf('=');
    const end = padding < 0 ? text.length : padding;
    const { read, written } = this.#target(end).setFromBase64(text.slice(0, end), {
      lastChunkHandling: 'stop-before-partial',
    });
    this.#rest = text.slice(read).replaceAll(WHITE_SPACE, '');
    if (this.#rest.length > GROUP_CHARACTERS) throw new SyntaxError('base64 after its end');
    return this.#buffer.subarray(0, written);
  }

  /** The bytes of the last group. */
  end(): Uint8Array {
    const { written } = this.#target(GROUP_CHARACTERS).setFromBase64(this.#rest, {
      lastChunkHandling: 'loose',
    });
    return this.#buffer.subarray(0, written);
  }

  /** A buffer for the bytes of so many characters, reused because a new one per piece would become garbage. */
  #target(characters: number): Base64Target {
    if (this.#buffer.byteLength < characters)
      this.#buffer = new Uint8Array(characters) as Base64Target;
    return this.#buffer;
  }
}
