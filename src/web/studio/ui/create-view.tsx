/** The form of the selected model, its price and the Create button. */
import { useState } from 'preact/hooks';
import { newIdempotencyKey } from '../../../client/idempotency-key.ts';
import { Notice } from '../../shared/ui/notice.tsx';
import { buildInput, isFilled } from '../form/form-values.ts';
import { buildEstimateInput } from '../form/placeholder-values.ts';
import { findValue } from '../form/rows.ts';
import { useEstimate } from '../form/use-estimate.ts';
import { mapServerProblems, validateForm } from '../form/validate-form.ts';
import type { SelectedModel } from '../models/use-models.ts';
import { CreateBar } from './create-bar.tsx';
import { Form } from './form.tsx';
import type { CreateRejection, PromptFormProps } from './prompt-form-props.ts';
import { type FormValues } from '../form/field-value.ts';
import { isWithin, type FormProblems } from '../form/form-problems.ts';
import { useCountdown } from './use-countdown.ts';

type Props = PromptFormProps & { readonly model: SelectedModel };

export function CreateView(props: Props) {
  const { access, draft, isOnline, isSending, onCreate, model } = props;
  const { id, title, form, price } = model;
  const { client } = access;
  const values = draft.readValues(id, form);
  const problems = validateForm(form, values);
  const estimate = useEstimate(client, id, buildEstimateInput(form, values, problems, price));

  const rejection = props.rejection?.model === id ? props.rejection : undefined;
  const rejectedUntil =
    rejection === undefined ? 0 : rejection.at + (rejection.message.retryAfterMs ?? 0);
  const wait = useCountdown(Math.max(rejectedUntil, access.retryAt ?? 0));
  const serverProblems = mapServerProblems(
    [...(rejection?.fields ?? []), ...(estimate.error?.fields ?? [])],
    form,
  );
  const shown = useShownProblems(values, problems, serverProblems, rejection);

  const blocker =
    access.authError !== undefined
      ? 'Enter a token first.'
      : isOnline
        ? undefined
        : 'You are offline.';
  const [firstProblem] = problems.values();
  const reason = blocker ?? firstProblem;

  const create = () => {
    shown.showAll(true);
    if (reason === undefined && wait === undefined) {
      onCreate({
        key: newIdempotencyKey(),
        model: id,
        title,
        input: buildInput(form, values),
        createdAt: Date.now(),
        phase: 'sending',
      });
      return shown.showAll(false);
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
        {rejection !== undefined && access.authError === undefined && (
          <Notice message={rejection.message} />
        )}
        <Form
          form={form}
          values={values}
          problems={shown.problems}
          upload={async (file, signal) =>
            (await client.upload(file, { signal, fileName: file.name })).downloadUrl
          }
          onChange={(name, update, path) => {
            draft.updateValue(id, form, name, update);
            shown.onChange(path);
          }}
          onLeave={shown.onLeave}
        />
      </div>
      <CreateBar
        estimate={estimate}
        reason={reason}
        wait={blocker === undefined ? wait : undefined}
        isSending={isSending}
        onCreate={create}
      />
    </form>
  );
}

/**
 * Selects the problems to show. The form's own appear once a field was left, or all of them after a click
 * on Create; those of the server until the field is changed.
 */
function useShownProblems(
  values: FormValues,
  problems: FormProblems,
  serverProblems: FormProblems,
  rejection: CreateRejection | undefined,
) {
  const [leftPaths, setLeftPaths] = useState<ReadonlySet<string>>(new Set());
  const [isAllShown, showAll] = useState(false);
  const [changedAt, setChangedAt] = useState<ReadonlyMap<string, number>>(new Map());
  const rejectedAt = rejection?.at ?? 0;
  const isChanged = (path: string) =>
    [...changedAt].some(([changed, at]) => isWithin(path, changed) && at > rejectedAt);
  const isShown = (path: string) =>
    isAllShown || (leftPaths.has(path) && isFilled(findValue(values, path)));
  const shown: FormProblems = new Map([
    ...[...serverProblems].filter(([path]) => !isChanged(path)),
    ...[...problems].filter(([path]) => isShown(path)),
  ]);
  return {
    problems: shown,
    showAll,
    onChange: (path: string) => setChangedAt((all) => new Map(all).set(path, Date.now())),
    onLeave: (path: string) => setLeftPaths((all) => new Set(all).add(path)),
  };
}

function focusField(path: string): void {
  const field = document.querySelector(`[data-testid="${CSS.escape(`field-${path}`)}"]`);
  field?.querySelector<HTMLElement>('textarea, input:not([type=file]), select, button')?.focus();
}
