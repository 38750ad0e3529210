/** What the task of the form would cost, asked a little after the last key was pressed. */
import { useEffect, useState } from 'preact/hooks';
import type { Estimate, KieEdgeClient } from '../../../client/types.ts';
import type { ToldError } from '../messages/error-message.ts';
import type { Input } from './form-values.ts';

const PAUSE_MS = 350;

export interface Priced {
  /** The last one known: it stays, dimmed, while the next is asked for. */
  readonly estimate?: Estimate;
  readonly isAsking: boolean;
  readonly error?: ToldError;
}

/** Without an input there is nothing to ask. */
export function useEstimate(
  client: KieEdgeClient,
  model: string | undefined,
  input: Input | undefined,
): Priced {
  const [priced, setPriced] = useState<Priced>({ isAsking: false });
  const asked = model === undefined || input === undefined ? '' : JSON.stringify({ model, input });
  useEffect(() => setPriced({ isAsking: false }), [model]);
  useEffect(() => {
    if (asked === '') return setPriced(({ estimate }) => ({ ...given(estimate), isAsking: false }));
    const gate = new AbortController();
    setPriced(({ estimate }) => ({ ...given(estimate), isAsking: true }));
    const timer = setTimeout(() => {
      const request = JSON.parse(asked) as { model: string; input: Record<string, unknown> };
      client.estimate(request, { signal: gate.signal }).then(
        (estimate) => !gate.signal.aborted && setPriced({ estimate, isAsking: false }),
        (cause: unknown) =>
          !gate.signal.aborted && setPriced({ isAsking: false, error: cause as ToldError }),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      gate.abort();
    };
  }, [client, asked]);
  return priced;
}

function given(estimate: Estimate | undefined): { estimate?: Estimate } {
  return estimate === undefined ? {} : { estimate };
}
