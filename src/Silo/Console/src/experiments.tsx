import { useState } from 'preact/hooks';
import { get } from './api';
import { count, duration, moment, score, signs } from './format';
import { Note, Progress, State, useLoad } from './parts';

interface Row {
    id: string;
    state: string;
    trials: number | null;
    completed: number;
    failed: number;
    pruned: number;
    metric: string;
    best: number | null;
    created: string;
    wall_seconds: number;
    damage: string | null;
    owner: string | null;
}

const refresh = 2000;

/** The experiments, the latest first. The list is read again every 2 seconds. */
export function ExperimentList() {
    const [text, setText] = useState('');
    const [state, setState] = useState('');
    const [limit, setLimit] = useState(50);
    const [page, error] = useLoad(
        (signal) =>
            get<{ experiments: Row[]; next?: string }>(`/api/v1/experiments?limit=${limit}${state ? `&state=${state}` : ''}`, signal),
        [state, limit],
        refresh,
    );
    const wanted = text.trim().toLowerCase();
    const rows = page?.experiments.filter(
        (row) => !wanted || `${row.id} ${row.owner ?? ''} ${row.metric}`.toLowerCase().includes(wanted),
    );
    return (
        <>
            <div class="heading">
                <h1>Experiments</h1>
                <div class="filters" role="search">
                    <label>
                        Filter{' '}
                        <input
                            type="search"
                            value={text}
                            placeholder="name, owner or metric"
                            onInput={(e) => setText(e.currentTarget.value)}
                        />
                    </label>
                    <label>
                        State{' '}
                        <select value={state} onChange={(e) => setState(e.currentTarget.value)}>
                            <option value="">all</option>
                            {Object.keys(signs)
                                .filter((one) => one !== 'Pruned' && one !== 'Pending')
                                .map((one) => (
                                    <option key={one}>{one}</option>
                                ))}
                        </select>
                    </label>
                </div>
            </div>
            <Note error={error} />
            {rows && rows.length === 0 && (
                <p class="empty">
                    {wanted || state ? (
                        'No experiment fits the filter.'
                    ) : (
                        <>
                            There is no experiment yet. <code>gridfold submit FILE</code> starts one.
                        </>
                    )}
                </p>
            )}
            {rows && rows.length > 0 && (
                <div class="card scroll" tabIndex={0} role="region" aria-label="Experiments">
                    <table class="list">
                        <thead>
                            <tr>
                                <th scope="col">Experiment</th>
                                <th scope="col">State</th>
                                <th scope="col">Trials</th>
                                <th scope="col" class="right">
                                    Best
                                </th>
                                <th scope="col">Owner</th>
                                <th scope="col">Submitted</th>
                                <th scope="col" class="right">
                                    Time
                                </th>
                            </tr>
                        </thead>
                        <tbody>
                            {rows.map((row) => (
                                <tr key={row.id}>
                                    <th scope="row">
                                        <a href={`#/experiments/${encodeURIComponent(row.id)}`}>{row.id}</a>
                                        {row.damage && <span class="quiet block">{row.damage}</span>}
                                    </th>
                                    <td>
                                        <State of={row.state} />
                                    </td>
                                    <td>
                                        {row.trials === null ? (
                                            '–'
                                        ) : (
                                            <Progress
                                                done={row.completed + row.failed + row.pruned}
                                                total={row.trials}
                                                label={`Ended trials of ${row.id}`}
                                            />
                                        )}
                                        {row.failed > 0 && <span class="quiet"> {count(row.failed)} failed</span>}
                                    </td>
                                    <td class="right num">
                                        {score(row.best)} <span class="quiet block">{row.metric}</span>
                                    </td>
                                    <td>{row.owner ?? <span class="quiet">operators</span>}</td>
                                    <td>{moment(row.created)}</td>
                                    <td class="right num">{duration(row.wall_seconds)}</td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
            {page?.next && limit < 200 && (
                <p>
                    <button onClick={() => setLimit(200)}>Show more</button>
                </p>
            )}
        </>
    );
}
