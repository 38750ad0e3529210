/** Prices in words. Pure. */
import type { Estimate, Usage } from '../../../client/types.ts';

/** `42 credits`, `1 credit`, `0.5 credits`. */
export function formatCredits(credits: number): string {
  const shown = Math.round(credits * 100) / 100;
  return `${shown.toLocaleString('en')} ${shown === 1 ? 'credit' : 'credits'}`;
}

export function formatUsd(usd: number): string {
  return usd > 0 && usd < 0.01 ? 'under $0.01' : `$${usd.toFixed(2)}`;
}

export interface PriceLabel {
  readonly text: string;
  /** Where that comes from. */
  readonly note: string;
}

export function formatEstimate({ credits, usd, basis }: Estimate): PriceLabel {
  const price = `${formatCredits(credits)}, ${formatUsd(usd)}`;
  switch (basis) {
    case 'charged':
      return { text: `About ${price}`, note: 'What the last one like it cost here.' };
    case 'list':
      return { text: `About ${price}`, note: "By KIE's price list." };
    case 'settings':
      return { text: `About ${price}`, note: 'As the operator of this edge has set it.' };
    case 'unknown':
      return {
        text: 'Nobody knows the price yet',
        note:
          credits > 0
            ? `${formatCredits(credits)} are set aside for it.`
            : 'KIE tells it afterwards.',
      };
  }
}

/** A model's price in a list: `42–84 credits`, `14–67 credits a second`; empty where nobody tells. */
export function formatListPrice(price: unknown): string {
  if (typeof price !== 'object' || price === null || !('per' in price) || !('rate' in price))
    return '';
  const rates = collectRates(price.rate);
  if (rates.length === 0) return '';
  const [least, most] = [Math.min(...rates), Math.max(...rates)];
  const range = least === most ? formatCredits(most) : `${least}–${formatCredits(most)}`;
  return price.per === 'task' ? range : `${range} a ${String(price.per)}`;
}

/** Every number in it, whatever they hang on. */
function collectRates(rate: unknown): number[] {
  if (typeof rate === 'number') return [rate];
  if (typeof rate !== 'object' || rate === null) return [];
  return Object.values(rate).flatMap(collectRates);
}

/** What somebody may still spend today; what was spent, where there is no limit. Empty for nothing. */
export function formatUsage({ limits, used }: Usage): string {
  const { dailyCredits } = limits;
  if (dailyCredits !== null)
    return `${formatCredits(Math.max(0, dailyCredits - used.creditsToday))} left today`;
  return used.creditsToday > 0 ? `${formatCredits(used.creditsToday)} used today` : '';
}
