/** A filter that is written: what is being typed is never lost to what is read again meanwhile. */
import { useEffect, useState } from 'preact/hooks';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'datetime-local' | 'date';
  readonly placeholder?: string;
  readonly testId?: string;
}

export function TextFilter({ label, value, onChange, type = 'text', placeholder, testId }: Props) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]); // the address changed: a link, or the way back
  const field = {
    value: typed,
    placeholder,
    autocomplete: 'off',
    spellcheck: false,
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      setTyped(currentTarget.value),
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      onChange(currentTarget.value.trim()),
    'data-testid': testId,
  };
  return (
    <label>
      {label}
      {type === 'text' ? <input type="text" {...field} /> : <input type={type} {...field} />}
    </label>
  );
}
