/** Bars by the hour or by the day. What a bar says stands above it when it is pointed at; for a screen reader there is a table. */
import { useState } from 'preact/hooks';
import { ChartTable } from './chart-table.tsx';
import { labelStep, stack, ticksUpTo, totalOf, type Bar } from './scale.ts';
import { useWidth } from './use-width.ts';

interface Props {
  readonly title: string;
  readonly bars: readonly Bar[];
  /** A value in words. */
  readonly words: (value: number) => string;
  readonly isCounted: boolean;
  /** What stands left of the scale's lines, where `words` is too long. */
  readonly tick?: (value: number) => string;
  /** Every so many bars has a label, or as many as there is room for. */
  readonly every?: number;
  readonly height?: number;
}

const LEFT = 34;
const BOTTOM = 20;
const TOP = 8;
const LABEL_WIDTH = 52;
const MAX_BAR = 28;

export function BarChart(props: Props) {
  const { title, bars, words, isCounted, tick = words, every, height = 148 } = props;
  const [box, width] = useWidth();
  const [active, setActive] = useState<number>();
  const ticks = ticksUpTo(Math.max(0, ...bars.map(totalOf)), 3, isCounted);
  const top = ticks.at(-1) ?? 1;
  const inner = Math.max(0, width - LEFT);
  const slot = inner / Math.max(1, bars.length);
  const thickness = Math.min(MAX_BAR, Math.max(1, slot - (slot > 9 ? 3 : 1)));
  const y = (part: number) => TOP + (1 - part) * (height - TOP - BOTTOM);
  const step = every ?? labelStep(bars.length, inner, LABEL_WIDTH);
  const shown = active === undefined ? undefined : bars[active];
  const pointAt = (event: PointerEvent & { currentTarget: SVGSVGElement }) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT;
    const index = Math.floor(x / slot);
    setActive(index >= 0 && index < bars.length ? index : undefined);
  };
  return (
    <div class="chart" ref={box}>
      <p class="chart-says" aria-hidden="true">
        {shown === undefined ? <Legend bars={bars} /> : barWords(shown, words)}
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
          <g key={value}>
            <line class="grid-line" x1={LEFT} x2={width} y1={y(value / top)} y2={y(value / top)} />
            <text class="axis" x={LEFT - 7} y={y(value / top) + 3.5} text-anchor="end">
              {tick(value)}
            </text>
          </g>
        ))}
        {bars.map((bar, i) => {
          const x = LEFT + i * slot;
          return (
            <g key={bar.label} class={active === undefined || active === i ? '' : 'dim'}>
              {stack(bar.parts, top).map(({ name, tone, from, to }) => (
                <rect
                  key={name}
                  class={`bar ${tone}`}
                  x={x + (slot - thickness) / 2}
                  y={y(to)}
                  width={thickness}
                  height={Math.max(1, y(from) - y(to))}
                />
              ))}
              {i % step === 0 && (
                <text
                  class="axis"
                  x={x + (every === undefined ? slot / 2 : 0)}
                  y={height - 5}
                  text-anchor={every === undefined ? 'middle' : 'start'}
                >
                  {bar.label}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <ChartTable title={title} bars={bars} words={words} />
    </div>
  );
}

/** What colours mean, of those that are there, where there is more than one. */
function Legend({ bars }: { bars: readonly Bar[] }) {
  const names = bars[0]?.parts ?? [];
  const seen = names.filter(({ name }) =>
    bars.some(({ parts }) => parts.some((part) => part.name === name && part.value > 0)),
  );
  if (names.length < 2) return null;
  return (
    <>
      {seen.map(({ name, tone }) => (
        <span key={name} class="legend">
          <svg viewBox="0 0 8 8" width="8" height="8">
            <rect class={`bar ${tone}`} width="8" height="8" />
          </svg>
          {name}
        </span>
      ))}
    </>
  );
}

function barWords(bar: Bar, words: (value: number) => string): string {
  const parts = bar.parts.filter(({ value }) => value > 0);
  const said =
    parts.length === 0
      ? 'none'
      : parts.map(({ name, value }) => `${words(value)} ${name}`).join(', ');
  return `${bar.label}: ${said}`;
}
