/** The table as a file, made here: nothing is asked for once more. */
import type { UsageRow } from '../../../worker/admin/views.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { csvOf } from './csv.ts';
import type { Dimension } from './usage-query.ts';

interface Props {
  readonly rows: readonly UsageRow[];
  readonly dimensions: readonly Dimension[];
}

export function DownloadCsv({ rows, dimensions }: Props) {
  const download = () => {
    const address = URL.createObjectURL(new Blob([csvOf(rows, dimensions)], { type: 'text/csv' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = `usage-by-${dimensions.join('-')}.csv`;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <button type="button" class="secondary" onClick={download} data-testid="usage-csv">
      <Icon name="download" />
      CSV
    </button>
  );
}
