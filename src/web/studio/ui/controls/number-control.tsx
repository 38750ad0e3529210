/** A number: an input, with a slider if there are limits. */
import { toText } from '../../form/form-values.ts';
import { buildAria, type ControlProps } from './control-props.ts';

/** With more steps a slider is too coarse to hit one of them. */
const MAX_SLIDER_STEPS = 500;

/** The step of a slider for a number without one. */
const DEFAULT_SLIDER_STEP = 0.01;

export function NumberControl(props: ControlProps<'number'>) {
  const { field, id, value, onChange } = props;
  const { min, max, step, isInteger } = field.control;
  const defaultValue = typeof field.defaultValue === 'number' ? field.defaultValue : undefined;
  const onInput = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    const number = currentTarget.value === '' ? undefined : Number(currentTarget.value);
    onChange(() => number);
  };
  const sliderStep = step ?? DEFAULT_SLIDER_STEP;
  const hasSlider =
    min !== undefined && max !== undefined && (max - min) / sliderStep <= MAX_SLIDER_STEPS;
  return (
    <div class={hasSlider ? 'number with-slider' : 'number'}>
      {hasSlider && (
        <input
          type="range"
          class={value === undefined ? 'default' : ''}
          aria-label={field.title}
          aria-describedby={props.describedBy}
          min={min}
          max={max}
          step={sliderStep}
          value={typeof value === 'number' ? value : (defaultValue ?? min)}
          onInput={onInput}
        />
      )}
      <input
        type="number"
        id={id}
        inputMode={isInteger ? 'numeric' : 'decimal'}
        placeholder={defaultValue === undefined ? '' : String(defaultValue)}
        min={min}
        max={max}
        step={step ?? 'any'}
        value={toText(value)}
        onInput={onInput}
        {...buildAria(props)}
      />
    </div>
  );
}
