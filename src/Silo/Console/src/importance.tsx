import { experimentPath, get } from './api';
import type { Experiment } from './experiment';
import { count, score, value } from './format';
import { Note, useLoad } from './parts';

interface Group {
    from: unknown;
    to: unknown;
    trials: number;
    mean: number;
}

interface Parameter {
    name: string;
    importance: number | null;
    explained: number | null;
    groups: Group[];
}

interface Importance {
    ended: number;
    trials: number;
    top: number | null;
    reason: string | null;
    scale: 'linear' | 'logarithmic';
    parameters: Parameter[];
}

/** How much each hyper-parameter matters, and how the score changes along it. Read again every 10 seconds while the search runs. */
export function ImportanceTab({ id, experiment }: { id: string; experiment: Experiment }) {
    const [read, error] = useLoad(
        (signal) => get<Importance>(`${experimentPath(id)}/importance`, signal),
        [id, experiment.state],
        experiment.state === 'Running' ? 10_000 : undefined,
    );
    const means = read?.parameters.flatMap((parameter) => parameter.groups.map((group) => place(group.mean, read.scale))) ?? [];
    const low = Math.min(...means);
    const high = Math.max(...means);
    return (
        <>
            <Note error={error} />
            {read?.reason && <p class={read.parameters.length === 0 ? 'empty' : 'quiet'}>{sentence(read.reason)}</p>}
            {read && read.parameters.length > 0 && (
                <>
                    <p class="quiet">
                        From {count(read.trials)} of {count(read.ended)} ended trials.{' '}
                        {read.top !== null && (
                            <>
                                The importance compares the values in the best {count(read.top)} trials with those in all trials (PED-ANOVA); the
                                shares add up to 100 %.{' '}
                            </>
                        )}
                        The score explained is the share of the variance of {experiment.metric} that the hyper-parameter explains by itself (epsilon
                        squared).{read.scale === 'logarithmic' && ' Means and variances are those of the logarithms of the scores.'}
                    </p>
                    <div class="cards">
                        {read.parameters.map((parameter) => (
                            <section class="card" key={parameter.name} aria-label={`Hyper-parameter ${parameter.name}`}>
                                <h2>{parameter.name}</h2>
                                <dl class="shares">
                                    <Share name="Importance" of={parameter.importance} />
                                    <Share name="Score explained" of={parameter.explained} />
                                </dl>
                                <div class="scroll" tabIndex={0} role="region" aria-label={`Scores along ${parameter.name}`}>
                                    <table>
                                        <thead>
                                            <tr>
                                                <th scope="col">Values</th>
                                                <th scope="col" class="right">
                                                    Trials
                                                </th>
                                                <th scope="col">Mean {experiment.metric}</th>
                                            </tr>
                                        </thead>
                                        <tbody>
                                            {parameter.groups.map((group, row) => (
                                                <tr key={row}>
                                                    <th scope="row" class="num nowrap">
                                                        {value(group.from)}
                                                        {JSON.stringify(group.from) !== JSON.stringify(group.to) && ` to ${value(group.to)}`}
                                                    </th>
                                                    <td class="right num">{count(group.trials)}</td>
                                                    <td class="num nowrap">
                                                        <Dot at={high > low ? (place(group.mean, read.scale) - low) / (high - low) : 0.5} />{' '}
                                                        {score(group.mean)}
                                                    </td>
                                                </tr>
                                            ))}
                                        </tbody>
                                    </table>
                                </div>
                            </section>
                        ))}
                    </div>
                </>
            )}
        </>
    );
}

function place(mean: number, scale: string): number {
    return scale === 'logarithmic' ? Math.log(mean) : mean;
}

function sentence(text: string): string {
    return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

function Share({ name, of }: { name: string; of: number | null }) {
    return (
        <div>
            <dt>{name}</dt>
            <dd>
                {of === null ? (
                    <span class="quiet">not defined</span>
                ) : (
                    <>
                        <progress max={1} value={of} aria-label={name} /> <strong class="num">{Number((100 * of).toFixed(1))} %</strong>
                    </>
                )}
            </dd>
        </div>
    );
}

/** The mean on the scale of all means. The number beside it says the same. */
function Dot({ at }: { at: number }) {
    return (
        <svg class="interval" width="80" height="14" aria-hidden="true">
            <line class="range faint" x1="4" x2="76" y1="7" y2="7" />
            <circle cx={4 + 72 * at} cy="7" r="4" />
        </svg>
    );
}
