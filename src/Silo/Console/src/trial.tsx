import { useMemo, useState } from 'preact/hooks';
import { get } from './api';
import { Chart } from './chart';
import { count, duration, score, value } from './format';
import { Facts, Note, State, useLoad } from './parts';

interface Fold {
    fold: number;
    state: string;
    silo: string;
    seconds: number;
    epochs: number;
    engine?: string;
    best_epoch?: number;
    reason?: string;
    metrics: Record<string, number>;
    confusion_matrix?: number[][];
    history: Record<string, number[]>;
}

interface Described {
    trial: {
        trial: number;
        state: string;
        score?: number | null;
        score_std?: number | null;
        reason?: string;
        epochs?: number;
        hyperparameters?: Record<string, unknown>;
        metrics?: Record<string, number>;
    };
    classes?: string[];
    folds: Fold[];
}

const ended = ['Completed', 'Failed', 'Pruned', 'Cancelled'];

/** One trial: its folds, its learning curves and its confusion matrix. */
export function TrialPage({ id, trial: number }: { id: string; trial: number }) {
    const [over, setOver] = useState(false);
    const [described, error] = useLoad(
        async (signal) => {
            const read = await get<Described>(`/api/v1/experiments/${encodeURIComponent(id)}/trials/${number}`, signal);
            setOver(ended.includes(read.trial.state));
            return read;
        },
        [id, number, over],
        over ? undefined : 2000,
    );
    const home = `#/experiments/${encodeURIComponent(id)}`;
    const trial = described?.trial;
    return (
        <>
            <p class="path">
                <a href="#/">Experiments</a> / <a href={home}>{id}</a>
            </p>
            <div class="heading">
                <h1>Trial {number}</h1>
                {trial && <State of={trial.state} />}
            </div>
            <Note error={error} />
            {trial && (
                <>
                    <Facts
                        of={[
                            [
                                'Score',
                                <strong class="num">
                                    {score(trial.score)}
                                    {trial.score_std != null && <span class="quiet"> ± {score(trial.score_std)} between folds</span>}
                                </strong>,
                            ],
                            ['Epochs', <span class="num">{count(trial.epochs)}</span>],
                            ...Object.entries(trial.hyperparameters ?? {}).map(([name, chosen]): [string, preact.ComponentChildren] => [
                                name,
                                <strong class="num">{value(chosen)}</strong>,
                            ]),
                        ]}
                    />
                    {trial.reason && <p class="note">{trial.reason}</p>}
                    <Curves folds={described.folds} />
                    {described.classes && <Confusion folds={described.folds} classes={described.classes} />}
                    <Folds folds={described.folds} />
                </>
            )}
        </>
    );
}

function Curves({ folds }: { folds: Fold[] }) {
    const names = [...new Set(folds.flatMap((fold) => Object.keys(fold.history)))];
    const [chosen, setChosen] = useState('');
    const name = names.includes(chosen) ? chosen : (names.find((one) => one === 'validation_loss') ?? names[0]);
    const drawn = useMemo(() => {
        const with_ = folds.filter((fold) => fold.history[name]?.length);
        const length = Math.max(0, ...with_.map((fold) => fold.history[name].length));
        return {
            lines: with_.map((fold, place) => ({ name: `fold ${fold.fold}`, dash: [[], [6, 4], [2, 3]][Math.floor(place / 6) % 3] })),
            data: [
                Array.from({ length }, (_, epoch) => epoch + 1),
                ...with_.map((fold) => Array.from({ length }, (_, epoch) => fold.history[name][epoch] ?? null)),
            ],
        };
    }, [folds, name]);
    if (names.length === 0) return null;
    return (
        <section aria-labelledby="curves">
            <div class="heading">
                <h2 id="curves">Learning curves</h2>
                <label>
                    Metric{' '}
                    <select value={name} onChange={(event) => setChosen(event.currentTarget.value)}>
                        {names.map((one) => (
                            <option key={one}>{one}</option>
                        ))}
                    </select>
                </label>
            </div>
            <Chart key={name} label={`${name} of each fold by epoch`} x="epoch" y={name} lines={drawn.lines} data={drawn.data} />
        </section>
    );
}

function Confusion({ folds, classes }: { folds: Fold[]; classes: string[] }) {
    const sum = classes.map((_, row) =>
        classes.map((__, column) => folds.reduce((total, fold) => total + (fold.confusion_matrix?.[row]?.[column] ?? 0), 0)),
    );
    if (sum.flat().every((cell) => cell === 0)) return null;
    return (
        <section aria-labelledby="confusion">
            <h2 id="confusion">Confusion matrix of all folds</h2>
            <div class="card scroll fit" tabIndex={0} role="region" aria-label="Confusion matrix">
                <table class="confusion">
                    <thead>
                        <tr>
                            <th scope="col">actual \ predicted</th>
                            {classes.map((name) => (
                                <th key={name} scope="col" class="right">
                                    {name}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {sum.map((row, actual) => {
                            const total = Math.max(
                                1,
                                row.reduce((a, b) => a + b, 0),
                            );
                            return (
                                <tr key={actual}>
                                    <th scope="row">{classes[actual]}</th>
                                    {row.map((cell, predicted) => (
                                        <td
                                            key={predicted}
                                            class={`right num heat h${Math.ceil((9 * cell) / total)}${actual === predicted ? ' hit' : ''}`}
                                        >
                                            {count(cell)}
                                        </td>
                                    ))}
                                </tr>
                            );
                        })}
                    </tbody>
                </table>
            </div>
        </section>
    );
}

function Folds({ folds }: { folds: Fold[] }) {
    const metrics = [...new Set(folds.flatMap((fold) => Object.keys(fold.metrics)))];
    if (folds.length === 0) return <p class="empty">No fold has ended yet.</p>;
    return (
        <section aria-labelledby="folds">
            <h2 id="folds">Folds</h2>
            <div class="card scroll" tabIndex={0} role="region" aria-label="Table of folds">
                <table>
                    <thead>
                        <tr>
                            <th scope="col" class="right">
                                Fold
                            </th>
                            <th scope="col">State</th>
                            {metrics.map((name) => (
                                <th key={name} scope="col" class="right">
                                    {name}
                                </th>
                            ))}
                            <th scope="col" class="right">
                                Epochs
                            </th>
                            <th scope="col" class="right">
                                Time
                            </th>
                            <th scope="col">Silo</th>
                        </tr>
                    </thead>
                    <tbody>
                        {folds.map((fold) => (
                            <tr key={fold.fold}>
                                <th scope="row" class="right num">
                                    {fold.fold}
                                </th>
                                <td>
                                    <State of={fold.state} />
                                    {fold.reason && <span class="quiet block">{fold.reason}</span>}
                                </td>
                                {metrics.map((name) => (
                                    <td key={name} class="right num">
                                        {score(fold.metrics[name])}
                                    </td>
                                ))}
                                <td class="right num">{count(fold.epochs)}</td>
                                <td class="right num">{duration(fold.seconds)}</td>
                                <td class="nowrap">{fold.silo}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </section>
    );
}
