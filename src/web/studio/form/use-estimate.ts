/** What the task of the form would cost, asked a little after the last key was pressed. */
import { useEffect, useState } from 'preact/hooks';
import type { Estimate, KieEdgeClient } from '../../../client/types.ts';
import type { ErrorDetails } from '../messages/error-message.ts';
import type { TaskInput } from './form-values.ts';

const PAUSE_MS = 350;

export interface EstimateState {
  /** The last one known: it stays, dimmed, while the next is asked for. */
  readonly estimate?: Estimate;
  readonly isLoading: boolean;
  readonly error?: ErrorDetails;
}

/** Without an input there is nothing to ask. */
export function useEstimate(
  client: KieEdgeClient,
  model: string | undefined,
  input: TaskInput | undefined,
): EstimateState {
  const [priced, setPriced] = useState<EstimateState>({ isLoading: false });
  const asked = model === undefined || input === undefined ? '' : JSON.stringify({ model, input });
  useEffect(() => setPriced({ isLoading: false }), [model]);
  useEffect(() => {
    if (asked === '')
      return setPriced(({ estimate }) => ({ ...given(estimate), isLoading: false }));
    const gate = new AbortController();
    setPriced(({ estimate }) => ({ ...given(estimate), isLoading: true }));
    const timer = setTimeout(() => {
      const request = JSON.parse(asked) as { model: string; input: Record<string, unknown> };
      client.estimate(request, { signal: gate.signal }).then(
        (estimate) => !gate.signal.aborted && setPriced({ estimate, isLoading: false }),
        (cause: unknown) =>
          !gate.signal.aborted && setPriced({ isLoading: false, error: cause as ErrorDetails }),
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
