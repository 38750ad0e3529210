/** The health of the deployment, the most severe problem first. */
import type { HealthReport } from '../../../worker/admin/views.ts';
import { buildHealthLines, summarizeHealth } from '../messages/health-label.ts';
import { StatusIcon } from '../ui/status-icon.tsx';

export function HealthCard({ health }: { health: HealthReport }) {
  const lines = buildHealthLines(health);
  return (
    <section class="card-box" aria-labelledby="health" data-testid="health">
      <h2 id="health">{summarizeHealth(lines)}</h2>
      <ul class="health-lines">
        {lines.map(({ tone, text, href }) => (
          <li key={text}>
            <StatusIcon tone={tone} />
            {href === undefined ? text : <a href={href}>{text}</a>}
          </li>
        ))}
      </ul>
    </section>
  );
}
