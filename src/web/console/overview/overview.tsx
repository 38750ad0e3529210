/** The overview: alerts, stuck items and their actions, today's tasks and spending, balance and health. */
import { usePolledQuery } from '../api/use-polled-query.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { AlertList } from './alert-list.tsx';
import { BalanceCard } from './balance-card.tsx';
import { HealthCard } from './health-card.tsx';
import { StuckCard } from './stuck-card.tsx';
import { TodayCards } from './today-cards.tsx';
import { UnhealthyEndpointsCard } from './unhealthy-endpoints-card.tsx';

export function Overview() {
  const query = usePolledQuery('overview', async (api, signal) => {
    const [today, health, stuck, endpoints] = await Promise.all([
      api.today(signal),
      api.health(signal),
      api.stuck(signal),
      api.endpoints(signal),
    ]);
    return { today, health, stuck, endpoints };
  });
  const { data } = query;
  return (
    <>
      <PageHeader title="Overview" query={query} />
      {data === undefined ? (
        <OverviewSkeleton />
      ) : (
        <>
          <AlertList alerts={data.health.alerts} />
          <div class="overview">
            <div class="overview-main">
              <StuckCard items={data.stuck} onDone={query.refresh} />
              <TodayCards today={data.today} />
            </div>
            <div class="overview-side">
              <BalanceCard health={data.health} spent={data.today.total.credits} />
              <HealthCard health={data.health} />
              <UnhealthyEndpointsCard endpoints={data.endpoints} />
            </div>
          </div>
        </>
      )}
    </>
  );
}

/** About the size of the content, so that the layout does not shift when it arrives. */
function OverviewSkeleton() {
  return (
    <div class="overview" aria-busy="true">
      <div class="overview-main">
        <div class="card-box skeleton tall" />
        <div class="card-box skeleton tall" />
      </div>
      <div class="overview-side">
        <div class="card-box skeleton" />
        <div class="card-box skeleton tall" />
      </div>
    </div>
  );
}
