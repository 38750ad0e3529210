/** One of several values: a row of buttons if they fit, otherwise a select. */
import type { Choice } from '../../form/field.ts';
import { parseRatio } from '../../form/format-choice.ts';
import { buildAria, type ControlProps } from './control-props.ts';

export function ChoiceControl(props: ControlProps<'choice'>) {
  return props.field.control.isShort ? <Segments {...props} /> : <Select {...props} />;
}

/**
 * While nothing is selected, KIE's default is checked, because KIE uses it. It is drawn more softly and is
 * not sent. A click on it selects it like any other, hence `onClick`: `onChange` would not fire.
 */
function Segments(props: ControlProps<'choice'>) {
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
            <RatioIcon {...choice} />
            {choice.label}
            {isDefault && <span class="visually-hidden"> (default)</span>}
          </label>
        );
      })}
    </div>
  );
}

function Select(props: ControlProps<'choice'>) {
  const { field, id, value, onChange } = props;
  const { control, defaultValue, isRequired } = field;
  const defaultChoice = control.choices.find((choice) => choice.value === defaultValue);
  const unsetLabel = defaultChoice === undefined ? 'Choose' : `${defaultChoice.label} (default)`;
  const selectedIndex = control.choices.findIndex((choice) => choice.value === value);
  return (
    <select
      id={id}
      value={String(selectedIndex)}
      onChange={({ currentTarget }) => {
        const selected = control.choices[Number(currentTarget.value)];
        onChange(() => selected?.value);
      }}
      {...buildAria(props)}
    >
      {(!isRequired || selectedIndex === -1) && <option value="-1">{unsetLabel}</option>}
      {control.choices.map((choice, index) => (
        <option key={String(choice.value)} value={String(index)}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

/** The longer side of the icon. */
const ICON_SIDE_PX = 14;

/** A rectangle of the aspect ratio, if the value is one. */
function RatioIcon({ value }: Choice) {
  const ratio = parseRatio(value);
  if (ratio === undefined) return null;
  const [width, height] =
    ratio > 1 ? [ICON_SIDE_PX, ICON_SIDE_PX / ratio] : [ICON_SIDE_PX * ratio, ICON_SIDE_PX];
  return <span class="ratio" style={{ width: `${width}px`, height: `${height}px` }} />;
}
