/** How it goes today: what is stuck and what availableActions it, tasks and spend, what is left at KIE, and how the edge is. */
import { useReading } from '../api/use-polled-query.ts';
import { PageHead } from '../ui/page-head.tsx';
import { AlertList } from './alert-list.tsx';
import { BalanceCard } from './balance-card.tsx';
import { HealthCard } from './health-card.tsx';
import { StuckCard } from './stuck-card.tsx';
import { TodayCards } from './today-cards.tsx';
import { TroubledCard } from './unhealthy-endpoints-card.tsx';

export function Overview() {
  const reading = useReading('overview', async (api, signal) => {
    const [today, health, stuck, endpoints] = await Promise.all([
      api.today(signal),
      api.health(signal),
      api.stuck(signal),
      api.endpoints(signal),
    ]);
    return { today, health, stuck, endpoints };
  });
  const { data } = reading;
  return (
    <>
      <PageHead title="Overview" reading={reading} />
      {data === undefined ? (
        <OverviewBones />
      ) : (
        <>
          <AlertList alerts={data.health.alerts} />
          <div class="overview">
            <div class="overview-main">
              <StuckCard items={data.stuck} onDone={reading.refresh} />
              <TodayCards today={data.today} />
            </div>
            <div class="overview-side">
              <BalanceCard health={data.health} spent={data.today.all.credits} />
              <HealthCard health={data.health} />
              <TroubledCard endpoints={data.endpoints} />
            </div>
          </div>
        </>
      )}
    </>
  );
}

/** Of the same size, so that nothing jumps. */
function OverviewBones() {
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
