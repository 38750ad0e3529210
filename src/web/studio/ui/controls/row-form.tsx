/** One of the rows of a list: its name, a way to take it out, and its fields. */
import type { FormValues } from '../../form/form-values.ts';
import { hasProblemAt, readRowKey, toRows, updateRow } from '../../form/rows.ts';
import { Form } from '../form.tsx';
import type { ControlProps } from './control-props.ts';

type Props = ControlProps<'rows'> & {
  readonly row: FormValues;
  readonly index: number;
  readonly onRemove: () => void;
};

export function RowForm({ field, row, index, upload, rows, onChange, onRemove }: Props) {
  const { noun, form } = field.control;
  const at = `${rows.path}.${index}`;
  const title = `${noun} ${index + 1}`;
  return (
    <div
      class={`row${hasProblemAt(rows.problems, at) ? ' invalid' : ''}`}
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
              updateRow(toRows(now), readRowKey(row, index), (one) => ({
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
