/** The catalogue in figures: its size, the age of KIE's list, and what the cards below it count. */
import type { ComponentChildren } from 'preact';
import type { CatalogueReport } from '../../../worker/admin/views.ts';
import { DAY_MS } from '../../../worker/platform/units.ts';
import { useNow } from '../../shared/ui/use-now.ts';
import { formatDue, isStale } from '../messages/catalogue-label.ts';
import { RelativeTime } from '../ui/relative-time.tsx';

const RECENT_DAYS = 7;

export function CatalogueFigures({ report }: { report: CatalogueReport }) {
  const { readAt, nextReadAt, models, allowedModels, changes, unpriced } = report;
  const now = useNow();
  const recent = changes.filter(({ at }) => now - at < RECENT_DAYS * DAY_MS).length;
  const allowedUnpriced = unpriced.filter(({ isAllowed }) => isAllowed).length;
  return (
    <dl class="card-box figures" data-testid="catalogue-figures">
      <Figure name="Models" note={`${allowedModels.toLocaleString('en')} allowed here`}>
        {models.toLocaleString('en')}
      </Figure>
      <Figure
        name="KIE’s list read"
        note={
          nextReadAt === null ? 'by the cron, soon' : `next reading ${formatDue(nextReadAt, now)}`
        }
        isBad={readAt !== null && isStale(readAt, now)}
      >
        {readAt === null ? 'Not yet' : <RelativeTime at={readAt} />}
      </Figure>
      <Figure name="Changes" note={`in ${RECENT_DAYS} days`}>
        {recent.toLocaleString('en')}
      </Figure>
      <Figure name="Without a price" note={`${allowedUnpriced.toLocaleString('en')} allowed here`}>
        {unpriced.length.toLocaleString('en')}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  readonly name: string;
  readonly note: string;
  readonly isBad?: boolean;
  readonly children: ComponentChildren;
}

function Figure({ name, note, isBad = false, children }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={`figure${isBad ? ' low' : ''}`}>{children}</dd>
      <dd class="card-note">{note}</dd>
    </div>
  );
}
