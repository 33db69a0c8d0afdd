import { useEffect, useRef, useState } from 'preact/hooks';
import { get, messageOf } from './api';

/** An ended trial of the table. */
export interface Trial {
    place: number;
    rank: number | null;
    trial: number;
    state: string;
    score: number | null;
    low: number | null;
    high: number | null;
    tied: boolean;
    epochs: number;
    folds: number;
    reason: string | null;
    values: unknown[];
}

export interface Trials {
    parameters: string[];
    rows: Trial[];
}

type Row = [
    number | null,
    number,
    string,
    number | null,
    number | null,
    number | null,
    boolean,
    number,
    number,
    string | null,
    ...unknown[],
];

const pageSize = 2000;
const leastPause = 1000;

/** Reads all ended trials, again after each change of the version. A long reading makes the pause before the next one longer. */
export function useTrials(id: string, version: string | null): [Trials | null, string | null] {
    const [trials, setTrials] = useState<Trials | null>(null);
    const [error, setError] = useState<string | null>(null);
    const wanted = useRef(version);
    wanted.current = version;
    useEffect(() => {
        const ended = new AbortController();
        let timer = 0,
            read: string | null = null;
        const run = async () => {
            let pause = 200;
            if (wanted.current !== null && wanted.current !== read) {
                const began = performance.now(),
                    version = wanted.current;
                try {
                    setTrials(await readAll(id, ended.signal));
                    setError(null);
                    read = version;
                } catch (failure) {
                    if (ended.signal.aborted) return;
                    setError(messageOf(failure));
                }
                pause = Math.max(leastPause, 5 * (performance.now() - began));
            }
            if (!ended.signal.aborted) timer = setTimeout(run, pause);
        };
        void run();
        return () => {
            ended.abort();
            clearTimeout(timer);
        };
    }, [id]);
    return [trials, error];
}

async function readAll(id: string, signal: AbortSignal): Promise<Trials> {
    const rows: Trial[] = [];
    for (;;) {
        const page = await get<{ ended: number; parameters: string[]; rows: Row[] }>(
            `/console/experiments/${encodeURIComponent(id)}/trials?offset=${rows.length}&limit=${pageSize}`,
            signal,
        );
        for (const [rank, trial, state, score, low, high, tied, epochs, folds, reason, ...values] of page.rows)
            rows.push({ place: rows.length, rank, trial, state, score, low, high, tied, epochs, folds, reason, values });
        if (page.rows.length < pageSize || rows.length >= page.ended) return { parameters: page.parameters, rows };
    }
}

/**
 * Makes a filter of words. A word like `lr<0.1` or `state=pruned` compares a column; another word must occur in a value.
 */
export function filterOf(text: string, parameters: string[]): (trial: Trial) => boolean {
    const tests = text
        .trim()
        .split(/\s+/)
        .filter(Boolean)
        .map((word) => {
            const [, name, sign, right] = /^([^<>=]+)(<=|>=|<|>|=)(.+)$/.exec(word) ?? [];
            const column = parameters.indexOf(name);
            const of = (trial: Trial): unknown =>
                column >= 0
                    ? trial.values[column]
                    : ['score', 'trial', 'rank', 'epochs', 'folds', 'state'].includes(name)
                      ? trial[name as keyof Trial]
                      : undefined;
            if (sign) {
                return (trial: Trial) => {
                    const left = of(trial);
                    if (left === undefined || left === null) return false;
                    if (sign === '=') return String(left).toLowerCase() === right.toLowerCase() || Number(left) === Number(right);
                    const [a, b] = [Number(left), Number(right)];
                    return sign === '<' ? a < b : sign === '>' ? a > b : sign === '<=' ? a <= b : a >= b;
                };
            }
            const wanted = word.toLowerCase();
            return (trial: Trial) =>
                `${trial.state} ${trial.values.join(' ')} ${trial.reason ?? ''}`.toLowerCase().includes(wanted) ||
                String(trial.trial) === wanted;
        });
    return (trial) => tests.every((test) => test(trial));
}
