import { useEffect, useState } from 'preact/hooks';
import { experimentPath, get, getText, watch, type Connection, type Session } from './api';
import { Compare, mostCompared } from './compare';
import { count, duration, moment, score, value } from './format';
import { History } from './history';
import { ImportanceTab } from './importance';
import { Leaderboard } from './leaderboard';
import { Orders } from './orders';
import { Parallel } from './parallel';
import { Facts, Live, Note, Progress, State, useLoad } from './parts';
import { Running } from './running';
import { useTrials } from './trials';

export interface Experiment {
    id: string;
    name: string;
    state: string;
    owner?: string;
    stopping?: boolean;
    ended_by?: { limit: string; reason: string };
    metric: string;
    mode: string;
    trials: number;
    completed: number;
    failed: number;
    pruned: number;
    folds: number;
    epochs_trained: number;
    wall_seconds: number;
}

export interface Snapshot {
    experiment: Experiment;
    epochs_so_far: number;
    epochs_planned: number;
    running: { trial: number; fold: number; epoch: number }[];
    best: { trial: number; score: number | null; hyperparameters: Record<string, unknown> } | null;
}

const tabs: [string, string][] = [
    ['leaderboard', 'Leaderboard'],
    ['history', 'History'],
    ['parallel', 'Parameters'],
    ['importance', 'Importance'],
    ['compare', 'Compare'],
    ['running', 'Running'],
    ['log', 'Log'],
    ['file', 'File'],
];

/** One experiment, followed by the silo's events. */
export function ExperimentPage({ id, tab, compared, session }: { id: string; tab: string; compared: string; session: Session }) {
    const [chosen, setChosen] = useState(() => numbersIn(compared));
    useEffect(() => {
        if (compared) setChosen(numbersIn(compared));
    }, [compared]);
    const [snapshot, setSnapshot] = useState<Snapshot | null>(null);
    const [connection, setConnection] = useState<Connection>('connecting');
    const [watching, setWatching] = useState(0);
    const [described, error] = useLoad((signal) => get<{ experiment: Experiment }>(experimentPath(id), signal), [id, watching]);
    useEffect(() => {
        const ended = new AbortController();
        void watch<Snapshot>(id, setSnapshot, setConnection, ended.signal);
        return () => ended.abort();
    }, [id, watching]);
    const experiment = snapshot?.experiment ?? described?.experiment;
    const ended = experiment ? experiment.completed + experiment.failed + experiment.pruned : 0;
    const [trials, trialsError] = useTrials(id, experiment ? `${ended}/${experiment.failed}` : null);
    if (error && !experiment)
        return (
            <>
                <h1>{id}</h1>
                <Note error={error} />
            </>
        );
    if (!experiment)
        return (
            <p class="quiet" aria-busy="true">
                Loading {id}
            </p>
        );
    const state = experiment.stopping ? 'Stopping' : experiment.state;
    const best = snapshot?.best ?? null;
    return (
        <>
            <p class="path">
                <a href="#/">Experiments</a>
            </p>
            <div class="heading">
                <h1>{id}</h1>
                <span class="states">
                    <State of={state} /> <Live state={connection} />
                </span>
                {mayOrder(session, experiment) && <Orders id={id} state={state} onDone={() => setWatching(watching + 1)} />}
            </div>
            <Facts
                of={[
                    ['Trials', <Progress done={ended} total={experiment.trials} label="Ended trials" />],
                    [
                        `Best ${experiment.metric}`,
                        <>
                            <strong class="num">{score(best?.score)}</strong>
                            {best && (
                                <>
                                    {' '}
                                    <a href={`${place(id)}/trials/${best.trial}`}>trial {best.trial}</a>
                                </>
                            )}
                        </>,
                    ],
                    [
                        'Epochs',
                        <span class="num">
                            {count(snapshot?.epochs_so_far ?? experiment.epochs_trained)}
                            {snapshot && <> of {count(Math.round(snapshot.epochs_planned))}</>}
                        </span>,
                    ],
                    [
                        'Failed · pruned',
                        <span class="num">
                            {count(experiment.failed)} · {count(experiment.pruned)}
                        </span>,
                    ],
                    ['Running time', <span class="num">{duration(experiment.wall_seconds)}</span>],
                    ['Owner', experiment.owner ?? 'operators'],
                ]}
            />
            {best && (
                <p class="best">
                    <span class="quiet">Best so far:</span>{' '}
                    {Object.entries(best.hyperparameters).map(([name, chosen]) => (
                        <span class="chip" key={name}>
                            {name} <strong>{value(chosen)}</strong>
                        </span>
                    ))}
                </p>
            )}
            {experiment.ended_by && (
                <p class="quiet">
                    Ended by {experiment.ended_by.limit}: {experiment.ended_by.reason}
                </p>
            )}
            <nav class="tabs" aria-label="Parts of the experiment">
                {tabs.map(([key, name]) => (
                    <a
                        key={key}
                        href={key === 'compare' && chosen.length > 0 ? `${place(id)}/compare/${chosen.join()}` : `${place(id)}/${key}`}
                        aria-current={key === tab ? 'page' : undefined}
                    >
                        {name}
                        {key === 'compare' && chosen.length > 0 && ` ${chosen.length}`}
                    </a>
                ))}
            </nav>
            <Note error={trialsError} />
            {tab === 'leaderboard' && <Leaderboard id={id} trials={trials} experiment={experiment} chosen={chosen} onChosen={setChosen} />}
            {tab === 'history' && <History id={id} trials={trials} experiment={experiment} />}
            {tab === 'parallel' && <Parallel id={id} trials={trials} experiment={experiment} />}
            {tab === 'importance' && <ImportanceTab id={id} experiment={experiment} />}
            {tab === 'compare' && <Compare id={id} chosen={chosen} trials={trials} experiment={experiment} />}
            {tab === 'running' && <Running id={id} snapshot={snapshot} />}
            {tab === 'log' && <Log id={id} version={`${ended}${state}`} />}
            {tab === 'file' && <File id={id} maySubmit={session.role !== 'viewer'} />}
        </>
    );
}

function place(id: string): string {
    return `#/experiments/${encodeURIComponent(id)}`;
}

/** The trials in the address of a comparison. */
function numbersIn(text: string): number[] {
    const numbers = text.split(',').map(Number);
    return [...new Set(numbers.filter((number) => Number.isInteger(number) && number > 0))].slice(0, mostCompared);
}

function mayOrder(session: Session, experiment: Experiment): boolean {
    return session.role === 'operator' || (session.role === 'submitter' && experiment.owner === session.user);
}

function Log({ id, version }: { id: string; version: string }) {
    const [log, error] = useLoad(
        (signal) => get<{ time: string; kind: string; message: string }[]>(`${experimentPath(id)}/log`, signal),
        [id, version],
    );
    return (
        <>
            <Note error={error} />
            {log &&
                (log.length === 0 ? (
                    <p class="empty">Nothing has happened yet.</p>
                ) : (
                    <div class="card scroll" tabIndex={0} role="region" aria-label="Log">
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col">Time</th>
                                    <th scope="col">Kind</th>
                                    <th scope="col">Message</th>
                                </tr>
                            </thead>
                            <tbody>
                                {[...log].reverse().map((entry, line) => (
                                    <tr key={line}>
                                        <td class="nowrap">{moment(entry.time)}</td>
                                        <td>{entry.kind}</td>
                                        <td>{entry.message}</td>
                                    </tr>
                                ))}
                            </tbody>
                        </table>
                    </div>
                ))}
        </>
    );
}

function File({ id, maySubmit }: { id: string; maySubmit: boolean }) {
    const [file, error] = useLoad((signal) => getText(`${experimentPath(id)}/file`, signal), [id]);
    return (
        <>
            <Note error={error} />
            {maySubmit && (
                <p>
                    <a href={`#/submit/${encodeURIComponent(id)}`}>Change it and submit it again</a>
                </p>
            )}
            {file !== null && (
                <pre class="card scroll" tabIndex={0} role="region" aria-label="Experiment file">
                    {file}
                </pre>
            )}
        </>
    );
}
