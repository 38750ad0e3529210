/** A filter that is written: what is being typed is never lost to what is read again meanwhile. */
import { useEffect, useId, useState } from 'preact/hooks';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'datetime-local' | 'date';
  readonly placeholder?: string;
  /** What may be meant, by its value, with a name: a name that is written stands for its value. */
  readonly choices?: ReadonlyMap<string, string>;
  readonly testId?: string;
}

export function TextFilter(props: Props) {
  const { label, value, onChange, type = 'text', placeholder, choices, testId } = props;
  const id = useId();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]); // the address changed: a link, or the way back
  const field = {
    value: choices?.get(typed) ?? typed,
    placeholder,
    autocomplete: 'off',
    spellcheck: false,
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      setTyped(currentTarget.value),
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      onChange(valueOf(currentTarget.value.trim(), choices)),
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

function valueOf(typed: string, choices: Props['choices'] = new Map()): string {
  const found = [...choices].find(([, name]) => name.toLowerCase() === typed.toLowerCase());
  return found?.[0] ?? typed;
}
