/** A bar chart by hour or day. Pointing at a bar shows its values above the chart; screen readers get a table. */
import { useState } from 'preact/hooks';
import { ChartTable } from './chart-table.tsx';
import { computeLabelStep, computeTicks, stackParts, sumParts, type Bar } from './scale.ts';
import { useWidth } from './use-width.ts';

interface Props {
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly format: (value: number) => string;
  /** Whether the values are counts. */
  readonly isInteger: boolean;
  /** A shorter format for the axis. */
  readonly formatTick?: (value: number) => string;
  /** Labels every n-th bar; by default as many as fit. */
  readonly labelEvery?: number;
  readonly height?: number;
}

const LEFT_PX = 34;
const BOTTOM_PX = 20;
const TOP_PX = 8;
const LABEL_WIDTH_PX = 52;
const MAX_BAR_PX = 28;
const TARGET_TICKS = 3;

export function BarChart(props: Props) {
  const { title, bars, format, isInteger, formatTick = format, labelEvery, height = 148 } = props;
  const [box, width] = useWidth();
  const [active, setActive] = useState<number>();
  const ticks = computeTicks(Math.max(0, ...bars.map(sumParts)), TARGET_TICKS, isInteger);
  const top = ticks.at(-1) ?? 1;
  const innerWidth = Math.max(0, width - LEFT_PX);
  const slot = innerWidth / Math.max(1, bars.length);
  const toY = (share: number) => TOP_PX + (1 - share) * (height - TOP_PX - BOTTOM_PX);
  const labelStep = labelEvery ?? computeLabelStep(bars.length, innerWidth, LABEL_WIDTH_PX);
  const activeBar = active === undefined ? undefined : bars[active];
  const pointAt = (event: PointerEvent & { currentTarget: SVGSVGElement }) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT_PX;
    const index = Math.floor(x / slot);
    setActive(index >= 0 && index < bars.length ? index : undefined);
  };
  return (
    <div class="chart" ref={box}>
      <p class="chart-readout" aria-hidden="true">
        {activeBar === undefined ? <Legend bars={bars} /> : formatBar(activeBar, format)}
      </p>
      <svg
        width={width}
        height={height}
        aria-hidden="true"
        onPointerMove={pointAt}
        onPointerDown={pointAt}
        onPointerLeave={() => setActive(undefined)}
      >
        {ticks.map((value) => (
          <GridLine key={value} label={formatTick(value)} width={width} y={toY(value / top)} />
        ))}
        {bars.map((bar, i) => {
          const x = LEFT_PX + i * slot;
          return (
            <g key={bar.label} class={active === undefined || active === i ? '' : 'dimmed'}>
              <BarStack bar={bar} top={top} x={x} slot={slot} toY={toY} />
              {i % labelStep === 0 && (
                <text
                  class="axis"
                  x={x + (labelEvery === undefined ? slot / 2 : 0)}
                  y={height - 5}
                  text-anchor={labelEvery === undefined ? 'middle' : 'start'}
                >
                  {bar.label}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <ChartTable title={title} bars={bars} format={format} />
    </div>
  );
}

function GridLine({ label, width, y }: { label: string; width: number; y: number }) {
  return (
    <g>
      <line class="grid-line" x1={LEFT_PX} x2={width} y1={y} y2={y} />
      <text class="axis" x={LEFT_PX - 7} y={y + 3.5} text-anchor="end">
        {label}
      </text>
    </g>
  );
}

interface BarStackProps {
  readonly bar: Bar;
  readonly top: number;
  readonly x: number;
  readonly slot: number;
  readonly toY: (share: number) => number;
}

function BarStack({ bar, top, x, slot, toY }: BarStackProps) {
  const thickness = Math.min(MAX_BAR_PX, Math.max(1, slot - (slot > 9 ? 3 : 1)));
  return (
    <>
      {stackParts(bar.parts, top).map(({ name, series, from, to }) => (
        <rect
          key={name}
          class={`series-${series}`}
          x={x + (slot - thickness) / 2}
          y={toY(to)}
          width={thickness}
          height={Math.max(1, toY(from) - toY(to))}
        />
      ))}
    </>
  );
}

/** Lists the series that occur, if bars can have more than one. */
function Legend({ bars }: { bars: readonly Bar[] }) {
  const parts = bars[0]?.parts ?? [];
  if (parts.length < 2) return null;
  const occurring = parts.filter(({ name }) =>
    bars.some((bar) => bar.parts.some((part) => part.name === name && part.value > 0)),
  );
  return (
    <>
      {occurring.map(({ name, series }) => (
        <span key={name} class="legend">
          <svg viewBox="0 0 8 8" width="8" height="8">
            <rect class={`series-${series}`} width="8" height="8" />
          </svg>
          {name}
        </span>
      ))}
    </>
  );
}

function formatBar({ label, parts }: Bar, format: (value: number) => string): string {
  const values = parts
    .filter(({ value }) => value > 0)
    .map(({ name, value }) => `${format(value)} ${name}`);
  return `${label}: ${values.length === 0 ? 'none' : values.join(', ')}`;
}
