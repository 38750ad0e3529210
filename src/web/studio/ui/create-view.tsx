/** The form of the chosen model, with its price, and the task that is made of it. */
import { useState } from 'preact/hooks';
import { isFilled, buildInput } from '../form/form-values.ts';
import { validateForm, mapServerProblems, type FormProblems } from '../form/validate-form.ts';
import { isWithin, findValue } from '../form/rows.ts';
import { buildEstimateInput } from '../form/placeholder-values.ts';
import { useEstimate } from '../form/use-estimate.ts';
import type { SelectedModel } from '../models/use-models.ts';
import { newKey } from '../../../client/new-key.ts';
import type { PromptFormProps } from './prompt-form.tsx';
import { CreateBar } from './create-bar.tsx';
import { Form } from './form.tsx';
import { Notice } from '../../shared/ui/notice.tsx';
import { useCountdown } from './use-countdown.ts';

type Props = PromptFormProps & { readonly model: SelectedModel };

export function CreateView({
  access,
  draft,
  rejection,
  isOnline,
  isSending,
  onCreate,
  model,
}: Props) {
  const { id, title, form, price } = model;
  const { client } = access;
  const values = draft.readValues(id, form);
  const problems = validateForm(form, values);
  const priced = useEstimate(client, id, buildEstimateInput(form, values, problems, price));
  // What is wrong with a field is said once the field was left, or all of it once the button was pressed.
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [hasTried, setTried] = useState(false);
  // A field that was changed since is not what the edge complained of.
  const [changedSince, setChangedSince] = useState<ReadonlyMap<string, number>>(new Map());

  const own = rejection?.model === id ? rejection : undefined;
  const ownWait = own === undefined ? 0 : own.at + (own.message.retryAfterMs ?? 0);
  const wait = useCountdown(Math.max(ownWait, access.retryAt ?? 0));
  const ofEdge = mapServerProblems([...(own?.fields ?? []), ...(priced.error?.fields ?? [])], form);
  const isChangedSince = (path: string) =>
    [...changedSince].some(([changed, at]) => isWithin(path, changed) && at > (own?.at ?? 0));
  const shown: FormProblems = new Map([
    ...[...ofEdge].filter(([path]) => !isChangedSince(path)),
    ...[...problems].filter(
      ([path]) => hasTried || (left.has(path) && isFilled(findValue(values, path))),
    ),
  ]);

  const [firstProblem] = problems.values();
  const barrier =
    access.authError !== undefined
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
        input: buildInput(form, values),
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
        {own !== undefined && access.authError === undefined && <Notice message={own.message} />}
        <Form
          form={form}
          values={values}
          problems={shown}
          upload={async (file, signal) =>
            (await client.upload(file, { signal, fileName: file.name })).downloadUrl
          }
          onChange={(name, change, path) => {
            draft.updateValue(id, form, name, change);
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
