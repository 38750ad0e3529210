/** On or off. While it is unset it shows the default of KIE, and nothing is sent. */
import { buildAria, type ControlProps } from './control-props.ts';

export function SwitchControl(props: ControlProps<'switch'>) {
  const { field, id, value, onChange } = props;
  const isOn = (value ?? field.defaultValue) === true;
  return (
    <span class={`switch${value === undefined ? ' default' : ''}`}>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={isOn}
        onChange={({ currentTarget }) => {
          const { checked } = currentTarget;
          onChange(() => checked);
        }}
        {...buildAria(props)}
      />
      <span class="switch-track" aria-hidden="true" />
    </span>
  );
}
