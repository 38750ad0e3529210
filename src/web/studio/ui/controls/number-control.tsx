/** A number: a slider with what it stands at, where there are bounds; else a number to write. */
import { toText } from '../../form/form-values.ts';
import { buildAria, type ControlProps } from './control-props.ts';

/** A slider of more steps than this hits none of them. */
const MOST_STEPS = 500;

export function NumberControl(props: ControlProps<'number'>) {
  const { field, id, value, onChange } = props;
  const { least, most, step } = field.control;
  const fallback = typeof field.defaultValue === 'number' ? field.defaultValue : undefined;
  const set = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    const number = currentTarget.value === '' ? undefined : Number(currentTarget.value);
    onChange(() => number);
  };
  const bounds = { min: least, max: most, step: step ?? 'any' };
  const hasSlider =
    least !== undefined && most !== undefined && (most - least) / (step ?? 0.01) <= MOST_STEPS;
  const at = typeof value === 'number' ? value : (fallback ?? least ?? 0);
  return (
    <div class={hasSlider ? 'number with-slider' : 'number'}>
      {hasSlider && (
        <input
          type="range"
          class={value === undefined ? 'default' : ''}
          aria-label={field.title}
          aria-describedby={props.describedBy}
          {...bounds}
          step={step ?? 0.01}
          value={at}
          onInput={set}
        />
      )}
      <input
        type="number"
        id={id}
        inputMode={field.control.isWhole ? 'numeric' : 'decimal'}
        placeholder={fallback === undefined ? '' : String(fallback)}
        {...bounds}
        value={toText(value)}
        onInput={set}
        {...buildAria(props)}
      />
    </div>
  );
}
