/** SQL literals that restore a value byte for byte. */

/** Within quotes they would be read differently, or end the statement. */
const CONTROL_CHARACTER = /\p{Cc}/u;

/** The type of SQLite and the value; the value of a text are its bytes, because it need not be valid UTF-8. */
export type Cell =
  | { readonly type: 'null' }
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'real'; readonly value: number }
  | { readonly type: 'text' | 'blob'; readonly value: Uint8Array };

export function formatLiteral(cell: Cell): string {
  switch (cell.type) {
    case 'null':
      return 'null';
    case 'integer':
      return String(cell.value);
    case 'real':
      return formatReal(cell.value);
    case 'text':
      return formatText(cell.value);
    case 'blob':
      return `x'${Buffer.from(cell.value).toString('hex')}'`;
  }
}

function formatReal(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '9e999' : '-9e999';
  return Number.isInteger(value) ? `${value}.0`.replace(/(e.*)\.0$/, '$1') : String(value);
}

function formatText(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  return text === undefined || CONTROL_CHARACTER.test(text)
    ? `cast(x'${Buffer.from(bytes).toString('hex')}' as text)`
    : `'${text.replaceAll("'", "''")}'`;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Cuts into pieces of at most `size` bytes, between the characters of valid UTF-8. */
export function* cutBytes(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length;) {
    let end = Math.min(start + size, bytes.length);
    // At most three bytes continue a character.
    for (
      let back = 0;
      back < 3 && end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80;
      back++
    )
      end--;
    yield bytes.subarray(start, end);
    start = end;
  }
}
