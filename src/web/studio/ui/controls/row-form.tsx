/** One row of a list: its title, a button to remove it, and its fields. */

import { readRowKey, toRows, updateRow } from '../../form/rows.ts';
import { type FormValues } from '../../form/field-value.ts';
import { hasProblemAt } from '../../form/form-problems.ts';
import type { ControlProps } from './control-props.ts';

type Props = ControlProps<'rows'> & {
  readonly row: FormValues;
  readonly index: number;
  readonly onRemove: () => void;
};

export function RowForm({ field, row, index, upload, rows, onChange, onRemove }: Props) {
  const { itemName, form } = field.control;
  const path = `${rows.path}.${index}`;
  const title = `${itemName} ${index + 1}`;
  return (
    <div
      class={`row${hasProblemAt(rows.problems, path) ? ' invalid' : ''}`}
      role="group"
      aria-label={title}
      data-testid={`row-${path}`}
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
      {rows.renderForm({
        form,
        values: row,
        pathPrefix: `${path}.`,
        problems: rows.problems,
        upload,
        onChange: (name, update, changedPath) =>
          onChange(
            (value) =>
              updateRow(toRows(value), readRowKey(row, index), (last) => ({
                ...last,
                [name]: update(last[name]),
              })),
            changedPath,
          ),
        onLeave: rows.onLeave,
      })}
    </div>
  );
}
