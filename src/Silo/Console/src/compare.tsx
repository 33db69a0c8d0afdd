import { useMemo, useState } from 'preact/hooks';
import { experimentPath, get } from './api';
import { Chart } from './chart';
import type { Experiment } from './experiment';
import { count, score, value } from './format';
import { Note, State, useLoad } from './parts';
import type { Trial, Trials } from './trials';

/** The greatest number of trials that are compared: more lines cannot be told apart. */
export const mostCompared = 8;

interface Curves {
    trial: number;
    folds: { fold: number; history: Record<string, number[]> }[];
}

/** Chosen trials beside each other: values, scores with intervals, and learning curves. */
export function Compare({ id, chosen, trials, experiment }: { id: string; chosen: number[]; trials: Trials | null; experiment: Experiment }) {
    const key = chosen.join();
    const [curves, error] = useLoad(
        (signal) =>
            Promise.all(
                chosen.map(async (trial): Promise<Curves> => ({
                    trial,
                    folds: (await get<Omit<Curves, 'trial'>>(`${experimentPath(id)}/trials/${trial}`, signal)).folds,
                })),
            ),
        [id, key],
    );
    if (chosen.length < 2) return <p class="empty">Choose two to {mostCompared} trials in the leaderboard. This page compares them.</p>;
    if (!trials) return null;
    const rows = chosen.map((trial) => trials.rows.find((row) => row.trial === trial)).filter((row) => row !== undefined);
    return (
        <>
            <Values id={id} rows={rows} parameters={trials.parameters} metric={experiment.metric} />
            <Note error={error} />
            {curves && <ComparedCurves curves={curves} />}
        </>
    );
}

function Values({ id, rows, parameters, metric }: { id: string; rows: Trial[]; parameters: string[]; metric: string }) {
    const differ = (parameter: number) => new Set(rows.map((row) => JSON.stringify(row.values[parameter]))).size > 1;
    const order = parameters.map((_, parameter) => parameter).sort((a, b) => Number(differ(b)) - Number(differ(a)));
    return (
        <div class="card scroll" tabIndex={0} role="region" aria-label="Compared trials">
            <table class="compared">
                <thead>
                    <tr>
                        <td />
                        {rows.map((row) => (
                            <th key={row.trial} scope="col" class="right">
                                <a href={`#/experiments/${encodeURIComponent(id)}/trials/${row.trial}`}>Trial {row.trial}</a>
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    <Row name="Rank" cells={rows.map((row) => row.rank ?? '–')} />
                    <Row name="State" cells={rows.map((row) => <State of={row.state} />)} />
                    <Row
                        name={metric}
                        cells={rows.map((row) => (
                            <>
                                <strong>{score(row.score)}</strong>
                                {row.tied && <span class="quiet block">tied with the leader</span>}
                            </>
                        ))}
                    />
                    <Row
                        name="95 % interval"
                        cells={rows.map((row) => (row.low === null ? '–' : `${score(row.low)} to ${score(row.high)}`))}
                    />
                    {order.map((parameter) => (
                        <Row
                            key={parameter}
                            name={parameters[parameter]}
                            differs={differ(parameter)}
                            cells={rows.map((row) => value(row.values[parameter]))}
                        />
                    ))}
                    <Row name="Epochs" cells={rows.map((row) => count(row.epochs))} />
                </tbody>
            </table>
        </div>
    );
}

function Row({ name, cells, differs }: { name: string; cells: preact.ComponentChildren[]; differs?: boolean }) {
    return (
        <tr class={differs ? 'differs' : undefined}>
            <th scope="row">
                {name}
                {differs && <span class="quiet"> ≠ differs</span>}
            </th>
            {cells.map((cell, place) => (
                <td key={place} class="right num">
                    {cell}
                </td>
            ))}
        </tr>
    );
}

function ComparedCurves({ curves }: { curves: Curves[] }) {
    const names = [...new Set(curves.flatMap((one) => one.folds.flatMap((fold) => Object.keys(fold.history))))];
    const [chosen, setChosen] = useState('');
    const name = names.includes(chosen) ? chosen : (names.find((one) => one === 'validation_loss') ?? names[0]);
    const drawn = useMemo(() => {
        const of = curves.map(({ trial, folds }) => ({ trial, lines: folds.map((fold) => fold.history[name] ?? []).filter((line) => line.length) }));
        const length = Math.max(0, ...of.flatMap(({ lines }) => lines.map((line) => line.length)));
        const epochs = Array.from({ length }, (_, epoch) => epoch + 1);
        const all = of.flatMap(({ lines }) => lines.flat()).filter((number) => Number.isFinite(number));
        const [low, high] = all.reduce(([least, most], one) => [Math.min(least, one), Math.max(most, one)], [Infinity, -Infinity]);
        const room = 0.05 * (high - low) || 0.01;
        return {
            epochs,
            range: [low - room, high + room] as [number, number],
            means: of.map(({ lines }) =>
                epochs.map((_, epoch) => {
                    const at = lines.map((line) => line[epoch]).filter((number) => number !== undefined && number !== null);
                    return at.length === 0 ? null : at.reduce((sum, one) => sum + one, 0) / at.length;
                }),
            ),
            of,
        };
    }, [curves, name]);
    if (!name || drawn.epochs.length === 0) return <p class="empty">These trials have no learning curves.</p>;
    return (
        <section aria-labelledby="compared-curves">
            <div class="heading">
                <h2 id="compared-curves">Learning curves</h2>
                <label>
                    Metric{' '}
                    <select value={name} onChange={(event) => setChosen(event.currentTarget.value)}>
                        {names.map((one) => (
                            <option key={one}>{one}</option>
                        ))}
                    </select>
                </label>
            </div>
            <p class="quiet">The mean of each trial's folds, and below it the folds of each trial on the same scale.</p>
            <Chart
                key={name}
                label={`Mean ${name} of each trial by epoch`}
                x="epoch"
                y={name}
                range={drawn.range}
                lines={drawn.of.map(({ trial }, place) => ({ name: `trial ${trial}`, dash: place < 6 ? [] : [6, 4] }))}
                data={[drawn.epochs, ...drawn.means]}
            />
            <div class="cards beside">
                {drawn.of.map(({ trial, lines }) => (
                    <section key={trial} aria-label={`Curves of trial ${trial}`}>
                        <h3>Trial {trial}</h3>
                        <Chart
                            key={name}
                            label={`${name} of each fold of trial ${trial} by epoch`}
                            x="epoch"
                            y={name}
                            height={220}
                            range={drawn.range}
                            lines={lines.map((_, fold) => ({ name: `fold ${fold + 1}`, dash: [[], [6, 4], [2, 3]][Math.floor(fold / 6) % 3] }))}
                            data={[drawn.epochs, ...lines.map((line) => drawn.epochs.map((_, epoch) => line[epoch] ?? null))]}
                        />
                    </section>
                ))}
            </div>
        </section>
    );
}
