/** A text filter. It applies when the field is left or Enter is pressed; polling never overwrites what is being typed. */
import { useEffect, useId, useState } from 'preact/hooks';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'datetime-local' | 'date';
  readonly placeholder?: string;
  /** Suggested values with their names: a typed name selects its value. */
  readonly choices?: ReadonlyMap<string, string>;
  readonly testId?: string;
}

export function TextFilter(props: Props) {
  const { label, value, onChange, type = 'text', placeholder, choices, testId } = props;
  const id = useId();
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]); // after navigation
  const field = {
    value: choices?.get(draft) ?? draft,
    placeholder,
    autocomplete: 'off',
    spellcheck: false,
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      setDraft(currentTarget.value),
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      onChange(resolveChoice(currentTarget.value.trim(), choices)),
    'data-testid': testId,
  };
  return (
    <label>
      {label}
      {type === 'text' ? (
        <input type="text" list={choices === undefined ? undefined : id} {...field} />
      ) : (
        <input type={type} {...field} />
      )}
      {choices !== undefined && (
        <datalist id={id}>
          {[...choices].map(([choice, name]) => (
            <option key={choice} value={name} />
          ))}
        </datalist>
      )}
    </label>
  );
}

function resolveChoice(typed: string, choices: Props['choices'] = new Map()): string {
  const found = [...choices].find(([, name]) => name.toLowerCase() === typed.toLowerCase());
  return found?.[0] ?? typed;
}
