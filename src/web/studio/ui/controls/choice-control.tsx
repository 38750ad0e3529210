/** One of several values: a row of buttons where they fit, else a list to pick from. */
import { parseRatio } from '../../form/format-choice.ts';
import type { Choice } from '../../form/field.ts';
import { buildAria, type ControlProps } from './control-props.ts';

export function ChoiceControl(props: ControlProps<'choice'>) {
  return props.field.control.isShort ? <Row {...props} /> : <Pick {...props} />;
}

/**
 * KIE's default is checked until something is chosen, because that is what is taken then; it is drawn
 * more softly, and not sent. Pressed, it is chosen like any other: hence click, not change.
 */
function Row(props: ControlProps<'choice'>) {
  const { field, id, value, onChange } = props;
  const { isRequired, defaultValue, control } = field;
  return (
    <div class="segments" role="radiogroup" aria-labelledby={`${id}-label`} {...buildAria(props)}>
      {control.choices.map((choice) => {
        const isDefault = !isRequired && value === undefined && choice.value === defaultValue;
        return (
          <label key={String(choice.value)} class={`segment${isDefault ? ' default' : ''}`}>
            <input
              type="radio"
              name={id}
              checked={isDefault || choice.value === value}
              onClick={() => onChange(() => choice.value)}
            />
            <Ratio {...choice} />
            {choice.label}
            {isDefault && <span class="visually-hidden"> (default)</span>}
          </label>
        );
      })}
    </div>
  );
}

function Pick(props: ControlProps<'choice'>) {
  const { field, id, value, onChange } = props;
  const { control, defaultValue, isRequired } = field;
  const known = control.choices.find((choice) => choice.value === defaultValue);
  const unset = known === undefined ? 'Choose' : `${known.label} (default)`;
  const at = control.choices.findIndex((choice) => choice.value === value);
  return (
    <select
      id={id}
      value={String(at)}
      onChange={({ currentTarget }) => {
        const chosen = control.choices[Number(currentTarget.value)];
        onChange(() => chosen?.value);
      }}
      {...buildAria(props)}
    >
      {(!isRequired || at === -1) && <option value="-1">{unset}</option>}
      {control.choices.map((choice, index) => (
        <option key={String(choice.value)} value={String(index)}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

/** The longer side, in pixels. */
const SIDE = 14;

/** A small picture of a ratio. */
function Ratio({ value }: Choice) {
  const ratio = parseRatio(value);
  if (ratio === undefined) return null;
  const [width, height] = ratio > 1 ? [SIDE, SIDE / ratio] : [SIDE * ratio, SIDE];
  return <span class="ratio" style={{ width: `${width}px`, height: `${height}px` }} />;
}
