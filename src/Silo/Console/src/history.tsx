import { useMemo } from 'preact/hooks';
import { Chart } from './chart';
import type { Experiment } from './experiment';
import { count, score } from './format';
import type { Trials } from './trials';

/** The score of each trial in the order of numbers, and the best so far. */
export function History({ trials, experiment }: { id: string; trials: Trials | null; experiment: Experiment }) {
    const drawn = useMemo(() => {
        if (!trials) return null;
        const rows = [...trials.rows].filter((trial) => trial.score !== null).sort((a, b) => a.trial - b.trial);
        const best: (number | null)[] = [];
        let leader: number | null = null;
        for (const { score: mean, state } of rows) {
            if (state === 'Completed' && (leader === null || (experiment.mode === 'min' ? mean! < leader : mean! > leader)))
                leader = mean;
            best.push(leader);
        }
        const of = (state: string) => rows.map((trial) => (trial.state === state ? trial.score : null));
        const pruned = rows.some((trial) => trial.state === 'Pruned');
        return {
            rows,
            leader,
            pruned,
            lines: [
                { name: 'best so far', step: true },
                { name: 'completed', points: true },
                ...(pruned ? [{ name: 'pruned', points: true, hollow: true }] : []),
            ],
            data: [rows.map((trial) => trial.trial), best, of('Completed'), ...(pruned ? [of('Pruned')] : [])],
        };
    }, [trials, experiment.mode]);
    if (!drawn)
        return (
            <p class="quiet" aria-busy="true">
                Loading the trials
            </p>
        );
    if (drawn.rows.length === 0) return <p class="empty">No trial has a score yet.</p>;
    return (
        <>
            <Chart
                label={`History: ${count(drawn.rows.length)} trials, best ${experiment.metric} ${score(drawn.leader)}`}
                x="trial"
                y={experiment.metric}
                lines={drawn.lines}
                data={drawn.data}
                height={400}
            />
            <p class="quiet">
                {count(drawn.rows.length)} trials with a score. Drag over the picture to enlarge a part; a double click shows all. The
                leaderboard has the same facts as a table.
            </p>
        </>
    );
}
