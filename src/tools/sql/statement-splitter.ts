/**
 * Splits SQL into statements where SQLite does (`sqlite3_complete`): no statement ends within quotes, comments
 * or the body of a trigger. wrangler's splitter needs the whole text in memory and cuts other triggers.
 */

/** What opens a quote or a comment, or ends a statement. */
const DELIMITER = /['"`[;]|--|\/\*/g;
const CLOSED_BY: Readonly<Record<string, string>> = {
  "'": "'",
  '"': '"',
  '`': '`',
  '[': ']',
  '--': '\n',
  '/*': '*/',
};
const TRIGGER = /^\s*create\s+(temp\s+|temporary\s+)?trigger\b/i;
const TRIGGER_END = /;\s*end\s*$/i;
/** May be the first half of a delimiter. */
const HALF_DELIMITER = /[-/*]$/;

export interface SqlStatement {
  /** As written, from the end of the previous statement, without the `;` and surrounding white space. */
  text: string;
  /** Without comments, and with a `?` for what is quoted. */
  code: string;
  comments: string;
}

/** Takes the text in chunks of any length, so that a file of any size passes through it. */
export class StatementSplitter {
  /** The unfinished statement. */
  #text = '';
  /** `#text` has been read up to here. */
  #position = 0;
  /** What opened the quote or comment at `#position`. */
  #opened: string | undefined;
  #code = '';
  #comments = '';

  /** Returns the statements that the chunk completes. */
  push(chunk: string): SqlStatement[] {
    this.#text += chunk;
    const statements: SqlStatement[] = [];
    while (this.#opened === undefined || this.#skipQuoted()) {
      DELIMITER.lastIndex = this.#position;
      const [delimiter] = DELIMITER.exec(this.#text) ?? [];
      if (delimiter === undefined) {
        this.#readCode(this.#text.length - (HALF_DELIMITER.test(this.#text) ? 1 : 0));
        break;
      }
      this.#readCode(DELIMITER.lastIndex - delimiter.length);
      this.#position = DELIMITER.lastIndex;
      if (delimiter !== ';') {
        this.#opened = delimiter;
        this.#code += isComment(delimiter) ? ' ' : '?';
      } else if (TRIGGER.test(this.#code) && !TRIGGER_END.test(this.#code)) {
        this.#code += ';';
      } else {
        statements.push(this.#take(this.#position - 1));
      }
    }
    return statements.filter(({ code }) => code !== '');
  }

  /** Returns the last statement if no `;` ends it. */
  end(): SqlStatement[] {
    this.#readCode(this.#text.length);
    const statement = this.#take(this.#text.length);
    return statement.code === '' ? [] : [statement];
  }

  #readCode(end: number): void {
    if (this.#opened !== undefined || end <= this.#position) return;
    this.#code += this.#text.slice(this.#position, end);
    this.#position = end;
  }

  /** Returns whether the end of the quote or comment has been found. */
  #skipQuoted(): boolean {
    const opened = this.#opened ?? '';
    const closing = CLOSED_BY[opened] ?? '';
    const found = this.#text.indexOf(closing, this.#position);
    const end = found === -1 ? this.#text.length - closing.length + 1 : found;
    if (isComment(opened)) this.#comments += this.#text.slice(this.#position, end);
    this.#position = Math.max(this.#position, end);
    if (found === -1) return false;
    if (isComment(opened)) this.#comments += '\n';
    this.#position = found + closing.length;
    this.#opened = undefined;
    return true;
  }

  /** Ends the statement before `end` and skips the `;` there. */
  #take(end: number): SqlStatement {
    const text = this.#text.slice(0, end).trim();
    const statement = { text, code: this.#code.trim(), comments: this.#comments };
    this.#text = this.#text.slice(end + 1);
    this.#position = 0;
    this.#opened = undefined;
    this.#code = '';
    this.#comments = '';
    return statement;
  }
}

/** For text that is in memory. */
export function splitStatements(sql: string): SqlStatement[] {
  const splitter = new StatementSplitter();
  return [...splitter.push(sql), ...splitter.end()];
}

function isComment(delimiter: string): boolean {
  return delimiter === '--' || delimiter === '/*';
}
