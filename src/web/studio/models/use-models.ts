/** The models that the caller may use, and the selected one with its form. */
import { useEffect, useState } from 'preact/hooks';
import type { KieEdgeClient } from '../../../client/client-types.ts';
import type { Model, ModelWithInput } from '../../../client/types.ts';
import { buildForm } from '../form/build-form.ts';
import type { FormModel } from '../form/field.ts';
import { formatError, type ErrorDetails, type ErrorMessage } from '../messages/error-message.ts';

/** Data that is loaded from the server. */
export type Loadable<T> =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly value: T }
  | { readonly phase: 'failed'; readonly message: ErrorMessage; readonly retry: () => void };

export interface SelectedModel extends ModelWithInput {
  readonly form: FormModel;
}

/** Loads the models that the client may use. */
export function useModels(client: KieEdgeClient): Loadable<readonly Model[]> {
  return useLoadable((signal) => client.models({}, { signal }), [client]);
}

/** Loads a model and builds its form. Stays loading while no model is selected. */
export function useModel(client: KieEdgeClient, id: string | undefined): Loadable<SelectedModel> {
  return useLoadable(
    async (signal): Promise<SelectedModel | undefined> => {
      if (id === undefined) return undefined;
      const model = await client.model(id, { signal });
      return { ...model, form: buildForm(model.input) };
    },
    [client, id],
  );
}

/** Loads whenever the inputs change. `load` returns undefined if there is nothing to load yet. */
function useLoadable<T>(
  load: (signal: AbortSignal) => Promise<T | undefined>,
  inputs: readonly unknown[],
): Loadable<T> {
  const [state, setState] = useState<Loadable<T>>({ phase: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const run = async (signal: AbortSignal): Promise<void> => {
    setState({ phase: 'loading' });
    try {
      const value = await load(signal);
      if (value !== undefined && !signal.aborted) setState({ phase: 'ready', value });
    } catch (cause) {
      const message = formatError(cause as ErrorDetails);
      const retry = () => setAttempt(attempt + 1);
      if (!signal.aborted) setState({ phase: 'failed', message, retry });
    }
  };
  useEffect(() => {
    const controller = new AbortController();
    void run(controller.signal);
    return () => controller.abort();
  }, [...inputs, attempt]);
  return state;
}
