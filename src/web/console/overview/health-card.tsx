/** How the edge is, in plain words. */
import type { HealthReport } from '../../../worker/admin/views.ts';
import { Dot } from '../ui/dot.tsx';
import { healthHeadline, healthLines } from '../messages/health-label.ts';

export function HealthCard({ health }: { health: HealthReport }) {
  const lines = healthLines(health);
  return (
    <section class="card-box" aria-labelledby="health" data-testid="health">
      <h2 id="health">{healthHeadline(lines)}</h2>
      <ul class="health-lines">
        {lines.map(({ tone, text, href }) => (
          <li key={text}>
            <Dot tone={tone} />
            {href === undefined ? text : <a href={href}>{text}</a>}
          </li>
        ))}
      </ul>
    </section>
  );
}
