/** The fields of the client form. */
import { FormField } from '../ui/form-field.tsx';
import {
  CLIENT_LIMITS,
  LIMIT_LABELS,
  type ClientForm,
  type ClientFormProblems,
  type LimitChoice,
  type LimitChoiceKind,
  type LimitName,
} from './client-form.ts';

interface Props {
  readonly form: ClientForm;
  readonly problems: ClientFormProblems;
  readonly onChange: (form: ClientForm) => void;
  /** Whether the limit can be the default: the API cannot reset a client's own limit to it. */
  readonly allowsDefault: (limit: LimitName) => boolean;
}

export function ClientFields({ form, problems, onChange, allowsDefault }: Props) {
  const set = (part: Partial<ClientForm>) => onChange({ ...form, ...part });
  return (
    <>
      <FormField label="Name" problem={problems.name} hint="The app or team that uses the token.">
        {(attributes) => (
          <input
            {...attributes}
            type="text"
            autocomplete="off"
            maxLength={100}
            value={form.name}
            onInput={({ currentTarget }) => set({ name: currentTarget.value })}
            data-testid="client-name"
          />
        )}
      </FormField>
      <fieldset class="limits">
        <legend>Limits</legend>
        {CLIENT_LIMITS.map((limit) => (
          <LimitField
            key={limit}
            limit={limit}
            choice={form.limits[limit]}
            problem={problems[limit]}
            allowsDefault={allowsDefault(limit)}
            onChange={(choice) => set({ limits: { ...form.limits, [limit]: choice } })}
          />
        ))}
      </fieldset>
      <FormField
        label="Models"
        hint="One pattern per line, such as kling/*. Leave empty for all models this deployment allows."
      >
        {(attributes) => (
          <textarea
            {...attributes}
            class="code"
            rows={2}
            spellcheck={false}
            value={form.models}
            onInput={({ currentTarget }) => set({ models: currentTarget.value })}
            data-testid="client-models"
          />
        )}
      </FormField>
      <FormField
        label="Expires"
        problem={problems.expires}
        hint="Valid through the end of that day. Leave empty to never expire."
      >
        {(attributes) => (
          <input
            {...attributes}
            type="date"
            value={form.expires}
            onInput={({ currentTarget }) => set({ expires: currentTarget.value })}
            data-testid="client-expires"
          />
        )}
      </FormField>
    </>
  );
}

interface LimitFieldProps {
  readonly limit: LimitName;
  readonly choice: LimitChoice;
  readonly problem: string | undefined;
  readonly allowsDefault: boolean;
  readonly onChange: (choice: LimitChoice) => void;
}

function LimitField({ limit, choice, problem, allowsDefault, onChange }: LimitFieldProps) {
  const { kind, value } = choice;
  return (
    <FormField label={LIMIT_LABELS[limit]} problem={problem}>
      {(attributes) => (
        <div class="limit">
          <select
            {...attributes}
            value={kind}
            onChange={({ currentTarget }) =>
              onChange({ kind: currentTarget.value as LimitChoiceKind, value })
            }
            data-testid={`${limit}-kind`}
          >
            {allowsDefault && <option value="default">Default</option>}
            <option value="max">Maximum</option>
            <option value="none">Unlimited</option>
          </select>
          {kind === 'max' && (
            <input
              type="text"
              inputMode="decimal"
              autocomplete="off"
              aria-label={`Maximum ${LIMIT_LABELS[limit].toLowerCase()}`}
              value={value}
              onInput={({ currentTarget }) => onChange({ kind, value: currentTarget.value })}
              data-testid={limit}
            />
          )}
        </div>
      )}
    </FormField>
  );
}
