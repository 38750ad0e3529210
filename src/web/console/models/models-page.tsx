/** KIE's models: when the list was read, what changed, which models have no known price, and which are gone. */
import type { CatalogueReport } from '../../../worker/admin/views.ts';
import type { Message } from '../../shared/messages/message.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { useNow } from '../../shared/ui/use-now.ts';
import { usePolledQuery } from '../api/use-polled-query.ts';
import { describeReadingProblem } from '../messages/catalogue-label.ts';
import { MODELS_HREF } from '../routes.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { CatalogueFigures } from './catalogue-figures.tsx';
import { ChangesCard } from './changes-card.tsx';
import { RemovedCard } from './removed-card.tsx';
import { UnpricedCard } from './unpriced-card.tsx';

export function ModelsPage() {
  const query = usePolledQuery(MODELS_HREF, (api, signal) => api.catalogue(signal));
  const { data } = query;
  return (
    <>
      <PageHeader title="Models" query={query} />
      {data === undefined ? (
        query.error === undefined && <div class="card-box skeleton tall" aria-busy="true" />
      ) : (
        <Catalogue report={data} />
      )}
    </>
  );
}

function Catalogue({ report }: { report: CatalogueReport }) {
  const now = useNow();
  const problem = describeReadingProblem(report, now);
  return (
    <>
      {problem !== undefined && <Problem {...problem} />}
      <CatalogueFigures report={report} />
      <div class="catalogue">
        <UnpricedCard unpriced={report.unpriced} />
        <ChangesCard changes={report.changes} />
        <RemovedCard removed={report.removed} />
      </div>
    </>
  );
}

/** Its text has the time, so it is not announced at every change as an alert would be. */
function Problem({ title, text }: Message) {
  return (
    <section class="notice" aria-label="Problem" data-testid="catalogue-problem">
      <Icon name="warning" />
      <div class="notice-text">
        <strong>{title}</strong>
        <p>{text}</p>
      </div>
    </section>
  );
}
