/** Downloads the rows shown as a CSV file, without another request. */
import type { UsageRow } from '../../../worker/admin/views.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { formatUsageCsv } from './csv.ts';
import type { UsageDimension } from './usage-query.ts';

interface Props {
  readonly rows: readonly UsageRow[];
  readonly dimensions: readonly UsageDimension[];
}

export function DownloadCsv({ rows, dimensions }: Props) {
  const download = () => {
    const csv = new Blob([formatUsageCsv(rows, dimensions)], { type: 'text/csv' });
    const url = URL.createObjectURL(csv);
    const link = document.createElement('a');
    link.href = url;
    link.download = `usage-by-${dimensions.join('-')}.csv`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <button type="button" class="secondary" onClick={download} data-testid="usage-csv">
      <Icon name="download" />
      CSV
    </button>
  );
}
