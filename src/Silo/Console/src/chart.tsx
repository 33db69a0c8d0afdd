import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';

export interface Line {
    name: string;
    points?: boolean;
    step?: boolean;
    dash?: number[];
    hollow?: boolean;
}

/** Colours that people with colour blindness tell apart (Okabe and Ito), from the style sheet of light or dark. */
export function colour(name: string): string {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export function useScheme(): boolean {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const [dark, setDark] = useState(query.matches);
    useEffect(() => {
        const changed = () => setDark(query.matches);
        query.addEventListener('change', changed);
        return () => query.removeEventListener('change', changed);
    }, []);
    return dark;
}

/** Lines and points over numbers. Dragging zooms, a double click shows all again. */
export function Chart({
    label,
    x,
    y,
    lines,
    data,
    height = 320,
    range,
}: {
    label: string;
    x: string;
    y: string;
    lines: Line[];
    data: (number | null)[][];
    height?: number;
    range?: [number, number];
}) {
    const box = useRef<HTMLDivElement>(null);
    const plot = useRef<uPlot | null>(null);
    const dark = useScheme();
    const names = lines.map((line) => line.name).join('\n');
    useEffect(() => {
        const inks = lines.map((_, place) => colour(`c${(place % 6) + 1}`));
        const axis = (name: string): uPlot.Axis => ({
            label: name,
            stroke: colour('quiet'),
            font: '12px system-ui',
            labelFont: '12px system-ui',
            labelSize: 24,
            grid: { stroke: colour('line'), width: 1 },
            ticks: { stroke: colour('line'), width: 1 },
        });
        const made = new uPlot(
            {
                width: box.current!.clientWidth,
                height,
                scales: { x: { time: false }, y: range ? { auto: false, range } : {} },
                axes: [axis(x), { ...axis(y), size: 64 }],
                cursor: { points: { size: 8 }, focus: { prox: 24 } },
                series: [
                    { label: x },
                    ...lines.map(
                        (line, place): uPlot.Series => ({
                            label: line.name,
                            stroke: inks[place],
                            width: line.points ? 0 : 2,
                            dash: line.dash,
                            spanGaps: !line.points,
                            paths: line.points ? () => null : line.step ? uPlot.paths.stepped!({ align: 1 }) : undefined,
                            points: line.points
                                ? {
                                      show: true,
                                      size: line.hollow ? 7 : 6,
                                      width: line.hollow ? 1.5 : 0,
                                      fill: line.hollow ? colour('card') : inks[place],
                                      stroke: inks[place],
                                  }
                                : { show: false },
                            value: (_, shown) => (shown === null || shown === undefined ? '–' : String(Number(shown.toPrecision(6)))),
                        }),
                    ),
                ],
                legend: {
                    markers: {
                        width: 2,
                        stroke: (_, line) => inks[line - 1],
                        fill: (_, line) => (lines[line - 1]?.hollow ? 'transparent' : inks[line - 1]),
                    },
                },
            },
            data as uPlot.AlignedData,
            box.current!,
        );
        plot.current = made;
        const seen = new ResizeObserver(() => made.setSize({ width: box.current!.clientWidth, height }));
        seen.observe(box.current!);
        return () => {
            seen.disconnect();
            made.destroy();
        };
    }, [dark, names, height, x, y, range?.join()]);
    useEffect(() => {
        plot.current?.setData(data as uPlot.AlignedData);
    }, [data]);
    return (
        <div class="card chart" role="figure" aria-label={label}>
            <div ref={box} />
        </div>
    );
}
