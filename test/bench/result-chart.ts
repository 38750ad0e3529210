/** The ratios of the result table as an SVG: a bar for the median, a line for the range, a mark for the goal. */
import { formatNumber, type ResultRow } from './result-table.ts';

const ROW_HEIGHT = 26;
const TOP = 34;
const LABEL_WIDTH = 475;
const WIDTH = 945;
/** Ends of the axis. */
const LEFT = LABEL_WIDTH + 12;
const RIGHT = WIDTH - 70;
/** Range of the axis; at 1 the edge is as fast as its baseline. */
const [MIN_RATIO, MAX_RATIO] = [0.1, 30];

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f; }
  .small { font-size: 11px; fill: #57606a; }
  .axis { stroke: #d0d7de; } .axis-one { stroke: #57606a; }
  .met { fill: #2da44e; } .missed { fill: #bf8700; } .no-goal { fill: #8c959f; }
  .range { stroke: #24292f; } .goal { stroke: #cf222e; stroke-width: 2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .small { fill: #9198a1; } .axis { stroke: #3d444d; }
    .axis-one { stroke: #9198a1; } .range { stroke: #e6edf3; }
  }`;

/** SVG for light and dark color schemes. Rows without a ratio are omitted. */
export function renderChart(results: readonly ResultRow[]): string {
  const rows = results.filter(({ ratio }) => ratio !== undefined);
  const height = TOP + rows.length * ROW_HEIGHT + 12;
  const ticks = [0.1, 0.3, 1, 3, 10, 30].map((ratio) => {
    const x = scaleRatio(ratio);
    const style = ratio === 1 ? 'axis-one' : 'axis';
    const line = `<line class="${style}" x1="${x}" x2="${x}" y1="${TOP - 8}" y2="${height - 8}"/>`;
    return `${line}<text class="small" x="${x}" y="${TOP - 14}" text-anchor="middle">${ratio} ×</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Measurements of the edge divided by those of the baselines">`,
    `<style>${STYLE}</style>`,
    ...ticks,
    ...rows.map((row, index) => renderRow(row, TOP + index * ROW_HEIGHT)),
    '</svg>',
    '',
  ].join('\n');
}

function renderRow({ label, ratio, goal, isGoalMet }: ResultRow, y: number): string {
  if (ratio === undefined) return '';
  const middle = y + ROW_HEIGHT / 2;
  const style = isGoalMet === undefined ? 'no-goal' : isGoalMet ? 'met' : 'missed';
  const [from, to] = [scaleRatio(Math.min(1, ratio.median)), scaleRatio(Math.max(1, ratio.median))];
  const goalRatio = goal === undefined ? undefined : /([\d.]+) ×/.exec(goal)?.[1];
  const goalX = goalRatio === undefined ? '' : scaleRatio(Number(goalRatio));
  return [
    `<text x="${LABEL_WIDTH}" y="${middle + 4}" text-anchor="end">${escapeXml(label)}</text>`,
    `<rect class="${style}" x="${from}" y="${y + 6}" width="${Math.max(2, to - from)}" height="${ROW_HEIGHT - 12}" rx="2"/>`,
    `<line class="range" x1="${scaleRatio(ratio.low)}" x2="${scaleRatio(ratio.high)}" y1="${middle}" y2="${middle}"/>`,
    goalX === ''
      ? ''
      : `<line class="goal" x1="${goalX}" x2="${goalX}" y1="${y + 3}" y2="${y + ROW_HEIGHT - 3}"/>`,
    `<text class="small" x="${WIDTH - 8}" y="${middle + 4}" text-anchor="end">${formatNumber(ratio.median)} ×</text>`,
  ].join('');
}

/** Horizontal position on a logarithmic axis: half as fast is as far from 1 as twice as fast. */
function scaleRatio(ratio: number): number {
  const share = Math.log(ratio / MIN_RATIO) / Math.log(MAX_RATIO / MIN_RATIO);
  return Math.round(LEFT + Math.min(1, Math.max(0, share)) * (RIGHT - LEFT));
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
