/** The form of the chosen model, with its price, and the task that is made of it. */
import { useState } from 'preact/hooks';
import { isFilled, inputOf } from '../form/form-values.ts';
import { problemsOf, problemsOfEdge, type Problems } from '../form/problems.ts';
import { isWithin, valueAt } from '../form/rows.ts';
import { pricedInput } from '../form/placeholder-values.ts';
import { useEstimate } from '../form/use-estimate.ts';
import type { ChosenModel } from '../models/use-models.ts';
import { newIdempotencyKey } from '../../../client/idempotency-key.ts';
import type { ComposerProps } from './prompt-form.tsx';
import { CreateBar } from './create-bar.tsx';
import { Form } from './form.tsx';
import { Notice } from '../../shared/ui/notice.tsx';
import { useCountdown } from './use-countdown.ts';

type Props = ComposerProps & { readonly model: ChosenModel };

export function Creation({ access, draft, refusal, isOnline, isSending, onCreate, model }: Props) {
  const { id, title, form, price } = model;
  const { client } = access;
  const values = draft.valuesOf(id, form);
  const problems = problemsOf(form, values);
  const priced = useEstimate(client, id, pricedInput(form, values, problems, price));
  // What is wrong with a field is said once the field was left, or all of it once the button was pressed.
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [hasTried, setTried] = useState(false);
  // A field that was changed since is not what the edge complained of.
  const [changedSince, setChangedSince] = useState<ReadonlyMap<string, number>>(new Map());

  const own = refusal?.model === id ? refusal : undefined;
  const ownWait = own === undefined ? 0 : own.at + (own.words.waitMs ?? 0);
  const wait = useCountdown(Math.max(ownWait, access.waitUntil ?? 0));
  const ofEdge = problemsOfEdge([...(own?.fields ?? []), ...(priced.error?.fields ?? [])], form);
  const isChangedSince = (path: string) =>
    [...changedSince].some(([changed, at]) => isWithin(path, changed) && at > (own?.at ?? 0));
  const shown: Problems = new Map([
    ...[...ofEdge].filter(([path]) => !isChangedSince(path)),
    ...[...problems].filter(
      ([path]) => hasTried || (left.has(path) && isFilled(valueAt(values, path))),
    ),
  ]);

  const [firstProblem] = problems.values();
  const barrier =
    access.refusal !== undefined
      ? 'A token is needed first.'
      : isOnline
        ? undefined
        : 'You are offline.';
  const reason = barrier ?? firstProblem;

  const create = () => {
    setTried(true);
    if (reason === undefined && wait === undefined) {
      onCreate({
        key: newIdempotencyKey(),
        model: id,
        title,
        input: inputOf(form, values),
        createdAt: Date.now(),
        phase: 'sending',
      });
      return setTried(false);
    }
    const [path] = problems.keys();
    if (path !== undefined) focusField(path);
  };

  return (
    <form
      class="create-form"
      noValidate
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={({ key, ctrlKey, metaKey, repeat }) => {
        if (key === 'Enter' && (ctrlKey || metaKey) && !repeat && !isSending) create();
      }}
    >
      <div class="form-body">
        {own !== undefined && access.refusal === undefined && <Notice message={own.words} />}
        <Form
          form={form}
          values={values}
          problems={shown}
          upload={async (file, signal) =>
            (await client.upload(file, { signal, fileName: file.name })).downloadUrl
          }
          onChange={(name, change, path) => {
            draft.set(id, form, name, change);
            setChangedSince((all) => new Map(all).set(path, Date.now()));
          }}
          onLeave={(path) => setLeft((all) => new Set(all).add(path))}
        />
      </div>
      <CreateBar
        priced={priced}
        reason={reason}
        wait={barrier === undefined ? wait : undefined}
        isSending={isSending}
        onCreate={create}
      />
    </form>
  );
}

function focusField(path: string): void {
  const field = document.querySelector(`[data-testid="${CSS.escape(`field-${path}`)}"]`);
  field?.querySelector<HTMLElement>('textarea, input:not([type=file]), select, button')?.focus();
}
