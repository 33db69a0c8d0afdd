import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { colour, useScheme } from './chart';
import type { Experiment } from './experiment';
import { count, score, value } from './format';
import type { Trial, Trials } from './trials';

interface Axis {
    name: string;
    of: (trial: Trial) => number | null;
    labels: [number, string][];
}
type Brushes = Record<number, [number, number]>;

const height = 380,
    top = 44,
    bottom = 20,
    side = 60,
    nearest = 6;

/** Parallel coordinates: a line for each trial. Dragging along an axis chooses the trials that cross it there. */
export function Parallel({ id, trials, experiment }: { id: string; trials: Trials | null; experiment: Experiment }) {
    const canvas = useRef<HTMLCanvasElement>(null);
    const [width, setWidth] = useState(0);
    const [brushes, setBrushes] = useState<Brushes>({});
    const drag = useRef<[number, number] | null>(null);
    const dark = useScheme();
    const rows = useMemo(() => [...(trials?.rows ?? [])].filter((trial) => trial.score !== null).reverse(), [trials]);
    const axes = useMemo(
        () =>
            trials
                ? [
                      ...trials.parameters.map((name, place) => axisOf(name, rows, (trial) => trial.values[place])),
                      axisOf(experiment.metric, rows, (trial) => trial.score),
                  ]
                : [],
        [trials, rows, experiment.metric],
    );
    const chosen = useMemo(
        () =>
            rows.filter((trial) =>
                Object.entries(brushes).every(([axis, [low, high]]) => {
                    const at = axes[Number(axis)]?.of(trial);
                    return at !== null && at !== undefined && at >= low && at <= high;
                }),
            ),
        [rows, axes, brushes],
    );
    const least = Math.max(width, axes.length * 90);
    const xOf = (axis: number) => side + (axis * (least - 2 * side)) / Math.max(1, axes.length - 1);
    useEffect(() => {
        if (!canvas.current) return;
        const seen = new ResizeObserver(([entry]) => setWidth(entry.contentRect.width));
        seen.observe(canvas.current.parentElement!);
        return () => seen.disconnect();
    }, [rows.length === 0]);
    useEffect(() => {
        const frame = requestAnimationFrame(() => canvas.current && draw(canvas.current, least, axes, rows, chosen, brushes, xOf));
        return () => cancelAnimationFrame(frame);
    }, [axes, chosen, least, dark]);
    if (!trials)
        return (
            <p class="quiet" aria-busy="true">
                Loading the trials
            </p>
        );
    if (rows.length === 0) return <p class="empty">No trial has a score yet.</p>;
    const at = (event: PointerEvent): [number, number] => {
        const box = canvas.current!.getBoundingClientRect();
        const x = event.clientX - box.left,
            y = event.clientY - box.top;
        const axis = axes.reduce((near, _, one) => (Math.abs(xOf(one) - x) < Math.abs(xOf(near) - x) ? one : near), 0);
        return [axis, Math.max(0, Math.min(1, 1 - (y - top) / (height - top - bottom)))];
    };
    const best = chosen[chosen.length - 1];
    return (
        <>
            <p class="filters">
                <span role="status">
                    {count(chosen.length)} of {count(rows.length)} trials
                    {best && (
                        <>
                            , the best of them is{' '}
                            <a href={`#/experiments/${encodeURIComponent(id)}/trials/${best.trial}`}>trial {best.trial}</a> with{' '}
                            {score(best.score)}
                        </>
                    )}
                </span>
                {Object.keys(brushes).length > 0 && <button onClick={() => setBrushes({})}>Show all</button>}
            </p>
            <div class="card scroll" tabIndex={0} role="region" aria-label="Parallel coordinates">
                <canvas
                    ref={canvas}
                    class="parallel"
                    role="img"
                    style={{ width: `${least}px`, height: `${height}px` }}
                    aria-label={`${count(chosen.length)} trials over ${axes.map((axis) => axis.name).join(', ')}`}
                    onPointerDown={(event) => {
                        drag.current = at(event);
                        canvas.current!.setPointerCapture(event.pointerId);
                    }}
                    onPointerMove={(event) => {
                        if (!drag.current) return;
                        const [axis, from] = drag.current,
                            to = at(event)[1];
                        setBrushes((others) => ({ ...others, [axis]: [Math.min(from, to), Math.max(from, to)] }));
                    }}
                    onPointerUp={(event) => {
                        const [axis, from] = drag.current!;
                        drag.current = null;
                        if (Math.abs(at(event)[1] - from) * (height - top - bottom) < nearest)
                            setBrushes(({ [axis]: _, ...others }) => others);
                    }}
                />
            </div>
            <p class="quiet">
                Orange lines are the best fifth of the trials; the stronger the blue of the others, the better. Drag along an axis to
                choose trials; a click on the axis ends the choice. The filter of the leaderboard does the same with the keyboard.
            </p>
        </>
    );
}

function axisOf(name: string, rows: Trial[], of: (trial: Trial) => unknown): Axis {
    const known = rows.map(of).filter((one) => one !== null && one !== undefined);
    if (known.length > 0 && known.every((one) => typeof one === 'number')) {
        const numbers = known as number[];
        let low = Infinity,
            high = -Infinity;
        for (const one of numbers) {
            low = Math.min(low, one);
            high = Math.max(high, one);
        }
        const log = low > 0 && high / low > 50;
        const scale = (one: number) => (log ? Math.log(one) : one);
        const span = scale(high) - scale(low) || 1;
        const middle = log ? Math.sqrt(low * high) : (low + high) / 2;
        return {
            name: log ? `${name} (log)` : name,
            of: (trial) => {
                const one = of(trial);
                return typeof one === 'number' ? (scale(one) - scale(low)) / span : null;
            },
            labels: [...new Set([low, middle, high])].map((one) => [(scale(one) - scale(low)) / span, value(one)]),
        };
    }
    const kinds = [...new Set(known.map(value))].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
    const place = (one: unknown) => (kinds.length < 2 ? 0.5 : kinds.indexOf(value(one)) / (kinds.length - 1));
    return {
        name,
        of: (trial) => {
            const one = of(trial);
            return one === null || one === undefined ? null : place(one);
        },
        labels: kinds.length <= 12 ? kinds.map((kind) => [kinds.length < 2 ? 0.5 : kinds.indexOf(kind) / (kinds.length - 1), kind]) : [],
    };
}

function draw(
    canvas: HTMLCanvasElement,
    width: number,
    axes: Axis[],
    rows: Trial[],
    chosen: Trial[],
    brushes: Brushes,
    xOf: (axis: number) => number,
) {
    const ratio = devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const ink = canvas.getContext('2d')!;
    ink.scale(ratio, ratio);
    const yOf = (part: number) => top + (1 - part) * (height - top - bottom);
    const ramp = [1, 2, 3, 4, 5].map((step) => colour(`ramp${step}`));
    const isChosen = chosen.length === rows.length ? null : new Set(chosen);
    const path = (trial: Trial) => {
        let open = false;
        axes.forEach((axis, place) => {
            const at = axis.of(trial);
            if (at === null) {
                open = false;
                return;
            }
            if (open) ink.lineTo(xOf(place), yOf(at));
            else ink.moveTo(xOf(place), yOf(at));
            open = true;
        });
    };
    const batch = (list: Trial[], stroke: string, alpha: number, wide: number) => {
        ink.beginPath();
        list.forEach(path);
        ink.strokeStyle = stroke;
        ink.globalAlpha = alpha;
        ink.lineWidth = wide;
        ink.stroke();
    };
    if (isChosen)
        batch(
            rows.filter((trial) => !isChosen.has(trial)),
            colour('line'),
            0.5,
            1,
        );
    const alpha = Math.max(0.12, Math.min(0.8, 6 / Math.sqrt(chosen.length)));
    ramp.forEach((stroke, step) => {
        const part = chosen.filter((_, place) => Math.min(4, Math.floor((5 * place) / chosen.length)) === step);
        batch(part, stroke, step === 4 ? Math.max(0.5, alpha) : alpha, step === 4 ? 1.5 : 1);
    });
    ink.globalAlpha = 1;
    axes.forEach((axis, place) => {
        const x = xOf(place);
        ink.strokeStyle = colour('quiet');
        ink.lineWidth = 1;
        ink.strokeRect(x, top, 0, height - top - bottom);
        ink.textAlign = place === 0 ? 'left' : place === axes.length - 1 ? 'right' : 'center';
        ink.fillStyle = colour('text');
        ink.font = '600 12px system-ui';
        ink.fillText(
            axis.name.length > 22 ? `${axis.name.slice(0, 21)}…` : axis.name,
            place === 0 ? 8 : place === axes.length - 1 ? width - 8 : x,
            place % 2 ? 28 : 14,
        );
        ink.textAlign = 'center';
        ink.font = '11px system-ui';
        for (const [at, text] of axis.labels) {
            ink.lineWidth = 4;
            ink.strokeStyle = colour('card');
            ink.strokeText(text, x, yOf(at) + 4);
            ink.fillText(text, x, yOf(at) + 4);
        }
        if (brushes[place]) {
            ink.fillStyle = colour('accent');
            ink.globalAlpha = 0.3;
            ink.fillRect(x - 8, yOf(brushes[place][1]), 16, yOf(brushes[place][0]) - yOf(brushes[place][1]));
            ink.globalAlpha = 1;
        }
    });
}
