/** The models that a person may use, and the one that is chosen with its form. */
import { useEffect, useState } from 'preact/hooks';
import type { KieEdgeClient, Model, ModelWithInput } from '../../../client/types.ts';
import type { FormModel } from '../form/field.ts';
import { buildForm } from '../form/build-form.ts';
import { formatError, type ErrorMessage, type ErrorDetails } from '../messages/error-message.ts';

/** Something that is asked of the edge. */
export type Loadable<T> =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly value: T }
  | { readonly phase: 'failed'; readonly words: ErrorMessage; readonly again: () => void };

export interface SelectedModel extends ModelWithInput {
  readonly form: FormModel;
}

export function useModels(client: KieEdgeClient): Loadable<readonly Model[]> {
  return useLoadable((signal) => client.models({}, { signal }), [client]);
}

/** Loading while none is chosen. */
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

/** `ask` gives undefined where there is nothing to ask yet. */
function useLoadable<T>(
  ask: (signal: AbortSignal) => Promise<T | undefined>,
  inputs: readonly unknown[],
): Loadable<T> {
  const [asked, setAsked] = useState<Loadable<T>>({ phase: 'loading' });
  const [tries, setTries] = useState(0);
  const load = async (signal: AbortSignal): Promise<void> => {
    setAsked({ phase: 'loading' });
    try {
      const value = await ask(signal);
      if (value !== undefined && !signal.aborted) setAsked({ phase: 'ready', value });
    } catch (cause) {
      const words = formatError(cause as ErrorDetails);
      if (!signal.aborted) setAsked({ phase: 'failed', words, again: () => setTries(tries + 1) });
    }
  };
  useEffect(() => {
    const gate = new AbortController();
    void load(gate.signal);
    return () => gate.abort();
  }, [...inputs, tries]);
  return asked;
}
