/** The fields of a client, for a new one and for a change. */
import { Field } from '../ui/field.tsx';
import {
  LIMIT_WORDS,
  LIMITS,
  type ClientForm,
  type FormProblems,
  type LimitKind,
  type LimitName,
} from './client-form.ts';

interface Props {
  readonly form: ClientForm;
  readonly problems: FormProblems;
  readonly onChange: (form: ClientForm) => void;
  /** A limit of its own cannot be taken back to the default. */
  readonly mayDefault: (limit: LimitName) => boolean;
}

export function ClientFields({ form, problems, onChange, mayDefault }: Props) {
  const set = (part: Partial<ClientForm>) => onChange({ ...form, ...part });
  return (
    <>
      <Field label="Name" problem={problems.name} hint="Who it is for.">
        {(ids) => (
          <input
            {...ids}
            type="text"
            autocomplete="off"
            maxLength={100}
            value={form.name}
            onInput={({ currentTarget }) => set({ name: currentTarget.value })}
            data-testid="client-name"
          />
        )}
      </Field>
      <fieldset class="limits">
        <legend>What it may spend and do</legend>
        {LIMITS.map((limit) => (
          <LimitField
            key={limit}
            limit={limit}
            form={form}
            problem={problems[limit]}
            mayDefault={mayDefault(limit)}
            onChange={onChange}
          />
        ))}
      </fieldset>
      <Field
        label="Models"
        hint="A pattern a line, such as kling/*. Empty: whatever this deployment allows."
      >
        {(ids) => (
          <textarea
            {...ids}
            class="code"
            rows={2}
            spellcheck={false}
            value={form.models}
            onInput={({ currentTarget }) => set({ models: currentTarget.value })}
            data-testid="client-models"
          />
        )}
      </Field>
      <Field
        label="Good until"
        problem={problems.expires}
        hint="The end of that day. Empty: for ever."
      >
        {(ids) => (
          <input
            {...ids}
            type="date"
            value={form.expires}
            onInput={({ currentTarget }) => set({ expires: currentTarget.value })}
            data-testid="client-expires"
          />
        )}
      </Field>
    </>
  );
}

interface LimitProps {
  readonly limit: LimitName;
  readonly form: ClientForm;
  readonly problem: string | undefined;
  readonly mayDefault: boolean;
  readonly onChange: (form: ClientForm) => void;
}

function LimitField({ limit, form, problem, mayDefault, onChange }: LimitProps) {
  const { kind, most } = form.limits[limit];
  const set = (choice: { kind: LimitKind; most: string }) =>
    onChange({ ...form, limits: { ...form.limits, [limit]: choice } });
  return (
    <Field label={LIMIT_WORDS[limit]} problem={problem}>
      {(ids) => (
        <div class="limit">
          <select
            {...ids}
            value={kind}
            onChange={({ currentTarget }) => set({ kind: currentTarget.value as LimitKind, most })}
            data-testid={`${limit}-kind`}
          >
            {mayDefault && <option value="default">By default</option>}
            <option value="most">At most</option>
            <option value="none">No limit</option>
          </select>
          {kind === 'most' && (
            <input
              type="text"
              inputMode="decimal"
              autocomplete="off"
              aria-label={`${LIMIT_WORDS[limit]}, at most`}
              value={most}
              onInput={({ currentTarget }) => set({ kind, most: currentTarget.value })}
              data-testid={limit}
            />
          )}
        </div>
      )}
    </Field>
  );
}
