/** A list of objects, each edited in a small form of its own. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../../shared/ui/icon.tsx';
import { readRowKey, removeRow, toRows } from '../../form/rows.ts';
import type { ControlProps } from './control-props.ts';
import { createRow } from '../../form/form-values.ts';
import { RowForm } from './row-form.tsx';

export function RowsControl(props: ControlProps<'rows'>) {
  const { field, id, value, describedBy, onChange } = props;
  const { itemName, form, max = Infinity } = field.control;
  const { path } = props.rows;
  const rows = toRows(value);
  const [list, moveFocus] = useFocusMove();
  const add = () => {
    const row = createRow(form, createRowKey());
    onChange((last) => [...toRows(last), row], `${path}.${rows.length}`);
    moveFocus({ added: rows.length });
  };
  const remove = (key: string, index: number) => {
    onChange((last) => removeRow(toRows(last), key));
    moveFocus({ removed: Math.min(index, rows.length - 2) });
  };
  return (
    <div
      ref={list}
      class="rows"
      role="group"
      aria-labelledby={`${id}-label`}
      aria-describedby={describedBy}
    >
      {rows.map((row, index) => (
        <RowForm
          key={readRowKey(row, index)}
          {...props}
          row={row}
          index={index}
          onRemove={() => remove(readRowKey(row, index), index)}
        />
      ))}
      {rows.length < max && (
        <button
          type="button"
          id={id}
          class="row-add"
          aria-describedby={describedBy}
          onClick={add}
          data-testid={`${id}-add`}
        >
          <Icon name="plus" size={14} />
          Add {itemName.toLowerCase()}
        </button>
      )}
    </div>
  );
}

/** The focus moves into the added row, or to the row that takes the place of the removed one. */
type FocusMove = { readonly added: number } | { readonly removed: number };

function useFocusMove() {
  const list = useRef<HTMLDivElement>(null);
  const [move, setMove] = useState<FocusMove>();
  useEffect(() => {
    if (move === undefined) return;
    const rows = list.current?.querySelectorAll(':scope > .row');
    const target =
      'added' in move
        ? rows?.[move.added]?.querySelector(
            'textarea, input:not([type=file]), select, .file-picker',
          )
        : (rows?.[move.removed]?.querySelector('.row-remove') ??
          list.current?.querySelector('.row-add'));
    if (target instanceof HTMLElement) target.focus();
    setMove(undefined);
  }, [move]);
  return [list, setMove] as const;
}

/** Unique among the rows of this form, including those of a stored draft. */
function createRowKey(): string {
  return `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
}
