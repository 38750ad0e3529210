/** What the task of the form would cost, requested shortly after the last change. */
import { useEffect, useState } from 'preact/hooks';
import type { KieEdgeClient } from '../../../client/client-types.ts';
import type { Estimate } from '../../../client/types.ts';
import { type TaskInput } from './field-value.ts';
import type { ErrorDetails } from '../messages/error-message.ts';

const DEBOUNCE_MS = 350;

export interface EstimateState {
  /** The last estimate. It stays, dimmed, while the next one is loading. */
  readonly estimate?: Estimate;
  readonly isLoading: boolean;
  readonly error?: ErrorDetails;
}

/** Requests an estimate whenever the input changes. Without an input it requests none. */
export function useEstimate(
  client: KieEdgeClient,
  model: string | undefined,
  input: TaskInput | undefined,
): EstimateState {
  const [state, setState] = useState<EstimateState>({ isLoading: false });
  const body = model === undefined || input === undefined ? '' : JSON.stringify({ model, input });
  useEffect(() => setState({ isLoading: false }), [model]);
  useEffect(() => {
    if (body === '') return setState((last) => withoutError(last, false));
    const controller = new AbortController();
    const { signal } = controller;
    setState((last) => withoutError(last, true));
    const timer = setTimeout(() => {
      const request = JSON.parse(body) as { model: string; input: Record<string, unknown> };
      client.estimate(request, { signal }).then(
        (estimate) => !signal.aborted && setState({ estimate, isLoading: false }),
        (cause: unknown) =>
          !signal.aborted && setState({ isLoading: false, error: cause as ErrorDetails }),
      );
    }, DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [client, body]);
  return state;
}

function withoutError({ estimate }: EstimateState, isLoading: boolean): EstimateState {
  return estimate === undefined ? { isLoading } : { estimate, isLoading };
}
