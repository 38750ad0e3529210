/** Text: one line, several lines, or a list with one value per line. */
import { toText } from '../../form/form-values.ts';
import { buildAria, type ControlProps } from './control-props.ts';

export function TextControl(props: ControlProps<'text'>) {
  const { field, id, value, onChange } = props;
  const common = {
    id,
    value: toText(value),
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) => {
      const text = currentTarget.value;
      onChange(() => text);
    },
    ...buildAria(props),
  };
  const { isLong, examples } = field.control;
  const { isPrompt } = field;
  if (examples !== undefined)
    return (
      <>
        <input type="text" list={`${id}-examples`} placeholder={examples[0]} {...common} />
        <datalist id={`${id}-examples`}>
          {examples.map((example) => (
            <option key={example} value={example} />
          ))}
        </datalist>
      </>
    );
  if (!isLong)
    return <input type="text" placeholder={formatPlaceholder(field.defaultValue)} {...common} />;
  return (
    <textarea
      class={isPrompt ? 'prompt-input' : ''}
      rows={isPrompt ? 4 : 2}
      placeholder={isPrompt ? 'Describe what you want to see or hear' : ''}
      {...common}
    />
  );
}

export function LinesControl(props: ControlProps<'lines' | 'json'>) {
  const { field, id, value, onChange } = props;
  const { control } = field;
  const isJson = control.kind === 'json';
  return (
    <textarea
      id={id}
      class={isJson ? 'code' : ''}
      rows={3}
      spellcheck={!isJson}
      placeholder={isJson ? (control.shape === 'array' ? '[ ]' : '{ }') : 'One per line'}
      value={toText(value)}
      onInput={({ currentTarget }) => {
        const text = currentTarget.value;
        onChange(() => text);
      }}
      {...buildAria(props)}
    />
  );
}

function formatPlaceholder(defaultValue: unknown): string {
  const isPrimitive = typeof defaultValue === 'string' || typeof defaultValue === 'number';
  return isPrimitive ? String(defaultValue) : '';
}
