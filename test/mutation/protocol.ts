/** Messages between the command and the processes that run tests. */

export type RunRequest =
  /** Run every `of`-th test file without a mutation, and record what it enters. */
  | { readonly kind: 'baseline'; readonly nth: number; readonly of: number }
  | {
      readonly kind: 'mutation';
      readonly file: string;
      readonly mutated: string;
      readonly tests: readonly string[];
    };

/** What one test file did without a mutation. */
export interface Coverage {
  /** Path from the root, like the others. */
  readonly test: string;
  readonly ms: number;
  /** The source functions that it entered, as `file#start`. */
  readonly entered: readonly string[];
}

export type RunResponse =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'baseline';
      readonly coverage: readonly Coverage[];
      readonly failures: readonly string[];
    }
  /** The run itself failed, so that it says nothing about the mutation. */
  | { readonly kind: 'broken'; readonly message: string }
  /** The first failure, if any test failed. */
  | { readonly kind: 'mutation'; readonly failure: string | undefined };
