/** One of the rows of a list: its name, a way to take it out, and its fields. */
import type { Values } from '../../form/form-values.ts';
import { hasProblemIn, keyOf, rowsIn, withRow } from '../../form/rows.ts';
import { Form } from '../form.tsx';
import type { ControlProps } from './control-props.ts';

type Props = ControlProps<'rows'> & {
  readonly row: Values;
  readonly index: number;
  readonly onRemove: () => void;
};

export function Row({ field, row, index, upload, rows, onChange, onRemove }: Props) {
  const { noun, form } = field.control;
  const at = `${rows.path}.${index}`;
  const title = `${noun} ${index + 1}`;
  return (
    <div
      class={`row${hasProblemIn(rows.problems, at) ? ' invalid' : ''}`}
      role="group"
      aria-label={title}
      data-testid={`row-${at}`}
    >
      <div class="row-head">
        <span class="row-title" aria-hidden="true">
          {title}
        </span>
        <button
          type="button"
          class="link row-remove"
          aria-label={`Remove ${title.toLowerCase()}`}
          onClick={onRemove}
        >
          Remove
        </button>
      </div>
      <Form
        form={form}
        values={row}
        at={`${at}.`}
        problems={rows.problems}
        upload={upload}
        onChange={(name, change, path) =>
          onChange(
            (now) =>
              withRow(rowsIn(now), keyOf(row, index), (one) => ({
                ...one,
                [name]: change(one[name]),
              })),
            path,
          )
        }
        onLeave={rows.onLeave}
      />
    </div>
  );
}
