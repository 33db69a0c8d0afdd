import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { mostCompared } from './compare';
import type { Experiment } from './experiment';
import { count, score, value } from './format';
import { State } from './parts';
import { filterOf, type Trial, type Trials } from './trials';

const rowHeight = 38;
const spare = 8;

type Key = (trial: Trial) => unknown;

/** All ended trials. Only the rows that are seen are in the document, so that 10,000 trials scroll smoothly. */
export function Leaderboard({
    id,
    trials,
    experiment,
    chosen,
    onChosen,
}: {
    id: string;
    trials: Trials | null;
    experiment: Experiment;
    chosen: number[];
    onChosen: (chosen: number[]) => void;
}) {
    const [text, setText] = useState('');
    const [sort, setSort] = useState<[number, boolean]>([0, true]);
    const [top, setTop] = useState(0);
    const [height, setHeight] = useState(600);
    const box = useRef<HTMLDivElement>(null);
    const columns = useMemo<[string, Key][]>(
        () =>
            trials
                ? [
                      ['Rank', (trial) => trial.place],
                      ['Trial', (trial) => trial.trial],
                      ['State', (trial) => trial.state],
                      [experiment.metric, (trial) => trial.score],
                      ...trials.parameters.map((name, place): [string, Key] => [name, (trial) => trial.values[place]]),
                      ['Folds', (trial) => trial.folds],
                      ['Epochs', (trial) => trial.epochs],
                  ]
                : [],
        [trials?.parameters.join(), experiment.metric],
    );
    const rows = useMemo(() => {
        if (!trials) return [];
        const [column, up] = sort,
            key = columns[column][1],
            filter = filterOf(text, trials.parameters);
        return trials.rows.filter(filter).sort((a, b) => compare(key(a), key(b), up) || a.place - b.place);
    }, [trials, text, sort, columns]);
    const span = useMemo(() => {
        let low = Infinity,
            high = -Infinity;
        for (const { score: mean, low: least, high: most } of trials?.rows ?? []) {
            if (mean === null) continue;
            low = Math.min(low, least ?? mean);
            high = Math.max(high, most ?? mean);
        }
        return { low, high };
    }, [trials]);
    useEffect(() => {
        const seen = new ResizeObserver(([entry]) => setHeight(entry.contentRect.height));
        if (box.current) seen.observe(box.current);
        return () => seen.disconnect();
    }, [trials === null, trials?.rows.length === 0]);
    if (!trials)
        return (
            <p class="quiet" aria-busy="true">
                Loading the trials
            </p>
        );
    if (trials.rows.length === 0) return <p class="empty">No trial has ended yet.</p>;
    const first = Math.max(0, Math.min(Math.floor(top / rowHeight) - spare, rows.length - 1));
    const last = Math.min(rows.length, Math.ceil((top + height) / rowHeight) + spare);
    const hasTies = trials.rows.some((trial) => trial.tied);
    return (
        <>
            <div class="filters" role="search">
                <label>
                    Filter{' '}
                    <input
                        type="search"
                        class="wide"
                        value={text}
                        placeholder={`${trials.parameters[0] ?? 'score'}>0.1 state=completed`}
                        onInput={(event) => setText(event.currentTarget.value)}
                    />
                </label>
                <span class="quiet" role="status">
                    {count(rows.length)} of {count(trials.rows.length)} trials
                </span>
                {hasTies && (
                    <span class="quiet">
                        <span class="tie" aria-hidden="true">
                            ≈
                        </span>{' '}
                        tied with the leader
                    </span>
                )}
                {chosen.length > 0 && (
                    <span class="chosen">
                        {chosen.length > 1 ? (
                            <a href={`#/experiments/${encodeURIComponent(id)}/compare/${chosen.join()}`}>Compare {chosen.length} trials</a>
                        ) : (
                            <span class="quiet">Choose another trial to compare.</span>
                        )}{' '}
                        <button onClick={() => onChosen([])}>Choose none</button>
                    </span>
                )}
            </div>
            <div
                class="card scroll virtual"
                ref={box}
                tabIndex={0}
                role="region"
                aria-label="Leaderboard"
                onScroll={(event) => setTop(event.currentTarget.scrollTop)}
            >
                <table aria-rowcount={rows.length + 1} aria-colcount={columns.length + 1}>
                    <thead>
                        <tr aria-rowindex={1}>
                            <th scope="col" class="pick">
                                Compare
                            </th>
                            {columns.map(([name], column) => (
                                <th
                                    key={name}
                                    scope="col"
                                    class={column === 2 ? '' : 'right'}
                                    aria-sort={sort[0] !== column ? undefined : sort[1] ? 'ascending' : 'descending'}
                                >
                                    <button class="sort" onClick={() => setSort([column, sort[0] === column ? !sort[1] : column !== 3])}>
                                        {name}
                                        <span aria-hidden="true" class="arrow">
                                            {sort[0] !== column ? '' : sort[1] ? '▲' : '▼'}
                                        </span>
                                    </button>
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {first > 0 && (
                            <tr aria-hidden="true" style={{ height: `${first * rowHeight}px` }}>
                                <td colSpan={columns.length + 1} />
                            </tr>
                        )}
                        {rows.slice(first, last).map((trial, place) => (
                            <tr key={trial.trial} aria-rowindex={first + place + 2} class={trial.rank === 1 ? 'leader' : undefined}>
                                <td class="pick">
                                    <input
                                        type="checkbox"
                                        aria-label={`Compare trial ${trial.trial}`}
                                        checked={chosen.includes(trial.trial)}
                                        disabled={chosen.length >= mostCompared && !chosen.includes(trial.trial)}
                                        onChange={(event) =>
                                            onChosen(
                                                event.currentTarget.checked
                                                    ? [...chosen, trial.trial]
                                                    : chosen.filter((one) => one !== trial.trial),
                                            )
                                        }
                                    />
                                </td>
                                <td class="right num">
                                    {trial.tied && trial.place > 0 && (
                                        <span class="tie" role="img" aria-label="tied with the leader">
                                            ≈
                                        </span>
                                    )}{' '}
                                    {trial.rank ?? '–'}
                                </td>
                                <th scope="row" class="right num">
                                    <a href={`#/experiments/${encodeURIComponent(id)}/trials/${trial.trial}`}>{trial.trial}</a>
                                </th>
                                <td title={trial.reason ?? undefined}>
                                    <State of={trial.state} />
                                </td>
                                <td class="right num">
                                    <Interval trial={trial} span={span} /> {score(trial.score)}
                                </td>
                                {trial.values.map((chosen, parameter) => (
                                    <td key={parameter} class="right num clip" title={String(chosen)}>
                                        {value(chosen)}
                                    </td>
                                ))}
                                <td class="right num">{trial.folds}</td>
                                <td class="right num">{count(trial.epochs)}</td>
                            </tr>
                        ))}
                        {last < rows.length && (
                            <tr aria-hidden="true" style={{ height: `${(rows.length - last) * rowHeight}px` }}>
                                <td colSpan={columns.length + 1} />
                            </tr>
                        )}
                    </tbody>
                </table>
            </div>
        </>
    );
}

/** The score with its 95 % interval, on the scale of all trials. */
function Interval({ trial, span }: { trial: Trial; span: { low: number; high: number } }) {
    if (trial.score === null || trial.low === null || trial.high === null || span.high <= span.low) return null;
    const at = (number: number) => 2 + (76 * (number - span.low)) / (span.high - span.low);
    const text = `95 % interval ${score(trial.low)} to ${score(trial.high)}`;
    return (
        <svg class="interval" width="80" height="14" role="img" aria-label={text}>
            <title>{text}</title>
            <line class="range" x1={at(trial.low)} x2={at(trial.high)} y1="7" y2="7" />
            <circle cx={at(trial.score)} cy="7" r="3" />
        </svg>
    );
}

/** Values that are missing come last in both directions. */
function compare(a: unknown, b: unknown, up: boolean): number {
    const [hasA, hasB] = [a !== null && a !== undefined, b !== null && b !== undefined];
    if (!hasA || !hasB) return Number(hasB) - Number(hasA);
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
    return up ? order : -order;
}
