/** Formats prices and budgets. */
import type { Estimate, Usage } from '../../../client/types.ts';

/** Formats credits, rounded to hundredths: `42 credits`, `1 credit`, `0.5 credits`. */
export function formatCredits(credits: number): string {
  const rounded = Math.round(credits * 100) / 100;
  return `${rounded.toLocaleString('en')} ${rounded === 1 ? 'credit' : 'credits'}`;
}

/** `$0.21`, or `under $0.01`. */
function formatDollars(usd: number): string {
  return usd > 0 && usd < 0.01 ? 'under $0.01' : `$${usd.toFixed(2)}`;
}

export interface PriceLabel {
  readonly text: string;
  /** The source of the price. */
  readonly note: string;
}

/** Formats an estimate in credits and US dollars, with the source of the price. */
export function formatEstimate({ credits, usd, basis }: Estimate): PriceLabel {
  const text = `About ${formatCredits(credits)}, ${formatDollars(usd)}`;
  switch (basis) {
    case 'charged':
      return { text, note: 'Based on what KIE charged for similar tasks.' };
    case 'list':
      return { text, note: "Based on KIE's price list." };
    case 'bound':
      return {
        text: `At most ${formatCredits(credits)}, ${formatDollars(usd)}`,
        note: "KIE's price for this model is not understood exactly.",
      };
    case 'settings':
      return { text, note: 'Set by the operator of this deployment.' };
    case 'unknown':
      return {
        text: 'Price unknown',
        note:
          credits > 0
            ? `${formatCredits(credits)} are reserved.`
            : 'KIE reports it after the task.',
      };
  }
}

/** Formats a model's list price: `42–84 credits`, `14–67 credits per second`; empty if there is none. */
export function formatListPrice(price: unknown): string {
  if (typeof price !== 'object' || price === null || !('per' in price) || !('rate' in price))
    return '';
  const rates = collectRates(price.rate);
  if (rates.length === 0) return '';
  const [min, max] = [Math.min(...rates), Math.max(...rates)];
  const range = min === max ? formatCredits(max) : `${min}–${formatCredits(max)}`;
  return price.per === 'task' ? range : `${range} per ${String(price.per)}`;
}

/** Collects all numbers of a rate, whichever fields they depend on. */
function collectRates(rate: unknown): number[] {
  if (typeof rate === 'number') return [rate];
  if (typeof rate !== 'object' || rate === null) return [];
  return Object.values(rate).flatMap(collectRates);
}

/** Formats what is left of the day's budget or, without one, what was used; empty if nothing was. */
export function formatUsage({ limits, used }: Usage): string {
  const { dailyCredits } = limits;
  if (dailyCredits !== null)
    return `${formatCredits(Math.max(0, dailyCredits - used.creditsToday))} left today`;
  return used.creditsToday > 0 ? `${formatCredits(used.creditsToday)} used today` : '';
}
