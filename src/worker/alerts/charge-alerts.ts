/** Alerts about what KIE charged. Pure. */
import type { HealthReport } from '../health/health-report.ts';
import { createAlert, type Alert } from './alert.ts';

/** Named in a message. The health report has more. */
const MAX_NAMED = 3;

type Charges = HealthReport['charges'];

/** Each increase of the number of tasks is notified again. */
export function findChargeAlerts({ charges }: Pick<HealthReport, 'charges'>): Alert[] {
  return [...unexpectedChargeAlerts(charges), ...exceedingClientAlerts(charges)];
}

function unexpectedChargeAlerts({ unexpected }: Charges): Alert[] {
  if (unexpected.length === 0) return [];
  const models = unexpected.map(
    ({ model, tasks, charged, reserved }) =>
      `${model} (${tasks} of its tasks, the latest reserved ${formatCredits(reserved)} credits and cost ${formatCredits(charged)})`,
  );
  return [
    createAlert(
      'charges_unexpected',
      `KIE's charges of the last 24 hours are far from the price of ${listNames(models)}. They are paid and change no other task's reservation. Compare them with KIE's price list; if a price has changed, set it in PRICES.`,
      { count: sumTasks(unexpected) },
    ),
  ];
}

function exceedingClientAlerts({ exceeding }: Charges): Alert[] {
  if (exceeding.length === 0) return [];
  const clients = exceeding.map(
    ({ client, clientName, tasks, charged, reserved }) =>
      `${client}${clientName === null ? '' : ` (${clientName})`}: ${tasks} tasks reserved ${formatCredits(reserved)} credits and cost ${formatCredits(charged)}`,
  );
  return [
    createAlert(
      'charges_above_reservation',
      `Clients spent more than their tasks of the last 24 hours reserved, so that their budgets may be exceeded. ${listNames(clients)}. Look at their tasks with GET /admin/api/tasks?client=…; set the price of the model in PRICES, or lower the client's maxConcurrent.`,
      { count: sumTasks(exceeding) },
    ),
  ];
}

function listNames(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return [...names.slice(0, MAX_NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

const sumTasks = (groups: readonly { tasks: number }[]) =>
  groups.reduce((sum, { tasks }) => sum + tasks, 0);

/** At most three decimals, as accounts count. */
const formatCredits = (credits: number) => String(Math.round(credits * 1000) / 1000);
