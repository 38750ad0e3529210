/** Several things of one kind, each drawn as a small form of its own. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { readRowKey, createRow, toRows, removeRow } from '../../form/rows.ts';
import { Icon } from '../../../shared/ui/icon.tsx';
import type { ControlProps } from './control-props.ts';
import { RowForm } from './row-form.tsx';

export function RowsControl(props: ControlProps<'rows'>) {
  const { field, id, value, describedBy, onChange } = props;
  const { noun, form, most = Infinity } = field.control;
  const { path } = props.rows;
  const rows = toRows(value);
  const what = noun.toLowerCase();
  const [list, lead] = useLead();
  const add = () => {
    const row = createRow(form, newKey());
    onChange((now) => [...toRows(now), row], `${path}.${rows.length}`);
    lead({ row: rows.length });
  };
  const remove = (key: string, index: number) => {
    onChange((now) => removeRow(toRows(now), key));
    lead({ removed: Math.min(index, rows.length - 2) });
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
      {rows.length < most && (
        <button
          type="button"
          id={id}
          class="row-add"
          aria-describedby={describedBy}
          onClick={add}
          data-testid={`${id}-add`}
        >
          <Icon name="plus" size={14} />
          Add {what}
        </button>
      )}
    </div>
  );
}

/** Where the keys go after a press: into the row that came, or to what stands where one was. */
type Lead = { readonly row: number } | { readonly removed: number };

function useLead() {
  const list = useRef<HTMLDivElement>(null);
  const [lead, setLead] = useState<Lead>();
  useEffect(() => {
    if (lead === undefined) return;
    const rows = list.current?.querySelectorAll(':scope > .row');
    const target =
      'row' in lead
        ? rows?.[lead.row]?.querySelector('textarea, input:not([type=file]), select, .file-picker')
        : (rows?.[lead.removed]?.querySelector('.row-remove') ??
          list.current?.querySelector('.row-add'));
    if (target instanceof HTMLElement) target.focus();
    setLead(undefined);
  }, [lead]);
  return [list, setLead] as const;
}

/** Like no other row's, those of an earlier page too. */
function newKey(): string {
  return `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
}
