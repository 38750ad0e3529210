/** The models that a person may use, and the one that is chosen with its form. */
import { useEffect, useState } from 'preact/hooks';
import type { KieEdgeClient, Model, ModelWithInput } from '../../../client/types.ts';
import type { FormModel } from '../form/field.ts';
import { formModel } from '../form/form-model.ts';
import { errorWords, type ErrorWords, type ToldError } from '../messages/error-message.ts';

/** Something that is asked of the edge. */
export type Asked<T> =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly value: T }
  | { readonly phase: 'failed'; readonly words: ErrorWords; readonly again: () => void };

export interface ChosenModel extends ModelWithInput {
  readonly form: FormModel;
}

export function useModels(client: KieEdgeClient): Asked<readonly Model[]> {
  return useAsked((signal) => client.models({}, { signal }), [client]);
}

/** Loading while none is chosen. */
export function useModel(client: KieEdgeClient, id: string | undefined): Asked<ChosenModel> {
  return useAsked(
    async (signal): Promise<ChosenModel | undefined> => {
      if (id === undefined) return undefined;
      const model = await client.model(id, { signal });
      return { ...model, form: formModel(model.input) };
    },
    [client, id],
  );
}

/** `ask` gives undefined where there is nothing to ask yet. */
function useAsked<T>(
  ask: (signal: AbortSignal) => Promise<T | undefined>,
  inputs: readonly unknown[],
): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({ phase: 'loading' });
  const [tries, setTries] = useState(0);
  const load = async (signal: AbortSignal): Promise<void> => {
    setAsked({ phase: 'loading' });
    try {
      const value = await ask(signal);
      if (value !== undefined && !signal.aborted) setAsked({ phase: 'ready', value });
    } catch (cause) {
      const words = errorWords(cause as ToldError);
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
