/** The ratios of the table as a picture: a bar for the median, a line for the range, a mark for the goal. */
import type { Line } from './table.ts';
import { short } from './table.ts';

const ROW = 26;
const TOP = 34;
const LABEL = 475;
const WIDTH = 945;
/** Where a bar begins and the axis ends. */
const LEFT = LABEL + 12;
const RIGHT = WIDTH - 70;
/** Ratios from a tenth to thirty: what is as fast as its floor stands at 1. */
const [LEAST, MOST] = [0.1, 30];

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f; }
  .small { font-size: 11px; fill: #57606a; }
  .axis { stroke: #d0d7de; } .one { stroke: #57606a; }
  .good { fill: #2da44e; } .short { fill: #bf8700; } .shown { fill: #8c959f; }
  .range { stroke: #24292f; } .goal { stroke: #cf222e; stroke-width: 2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .small { fill: #9198a1; } .axis { stroke: #3d444d; }
    .one { stroke: #9198a1; } .range { stroke: #e6edf3; }
  }`;

/** SVG, for light and dark. Lines without a ratio are left out. */
export function chart(lines: readonly Line[]): string {
  const rows = lines.filter(({ ratio }) => ratio !== undefined);
  const height = TOP + rows.length * ROW + 12;
  const ticks = [0.1, 0.3, 1, 3, 10, 30].map((ratio) => {
    const x = at(ratio);
    const line = `<line class="${ratio === 1 ? 'one' : 'axis'}" x1="${x}" x2="${x}" y1="${TOP - 8}" y2="${height - 8}"/>`;
    return `${line}<text class="small" x="${x}" y="${TOP - 14}" text-anchor="middle">${ratio} ×</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="The edge's figures by those of the floors">`,
    `<style>${STYLE}</style>`,
    ...ticks,
    ...rows.map((line, index) => row(line, TOP + index * ROW)),
    '</svg>',
    '',
  ].join('\n');
}

function row({ what, ratio, goal, isReached }: Line, y: number): string {
  if (ratio === undefined) return '';
  const middle = y + ROW / 2;
  const kind = isReached === undefined ? 'shown' : isReached ? 'good' : 'short';
  const [from, to] = [at(Math.min(1, ratio.median)), at(Math.max(1, ratio.median))];
  const wanted = goal === undefined ? undefined : /([\d.]+) ×/.exec(goal)?.[1];
  const mark = wanted === undefined ? '' : at(Number(wanted));
  return [
    `<text x="${LABEL}" y="${middle + 4}" text-anchor="end">${escaped(what)}</text>`,
    `<rect class="${kind}" x="${from}" y="${y + 6}" width="${Math.max(2, to - from)}" height="${ROW - 12}" rx="2"/>`,
    `<line class="range" x1="${at(ratio.low)}" x2="${at(ratio.high)}" y1="${middle}" y2="${middle}"/>`,
    mark === ''
      ? ''
      : `<line class="goal" x1="${mark}" x2="${mark}" y1="${y + 3}" y2="${y + ROW - 3}"/>`,
    `<text class="small" x="${WIDTH - 8}" y="${middle + 4}" text-anchor="end">${short(ratio.median)} ×</text>`,
  ].join('');
}

/** By the logarithm: half as fast is as far from 1 as twice as fast. */
function at(ratio: number): number {
  const share = Math.log(ratio / LEAST) / Math.log(MOST / LEAST);
  return Math.round(LEFT + Math.min(1, Math.max(0, share)) * (RIGHT - LEFT));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
