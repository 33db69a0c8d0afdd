import { useEffect, useRef, useState } from 'preact/hooks';
import { experimentPath, Failure, getText, messageOf, postFile, type Mistake } from './api';
import { Editor } from './editor';
import { count, size } from './format';
import { Facts, Note } from './parts';

interface Plan {
    name: string;
    searcher: string;
    trials: number;
    folds_per_trial: number;
    folds: number;
    trainings: number;
    jobs: number;
    slots: number;
    epochs: number;
    epochs_trained: number;
    expected_epochs_trained?: number;
    rows: number;
    network_bytes: number;
    warnings: string[];
}

/** What the silo says about the text in the editor. */
interface Judgement {
    plan?: Plan;
    mistakes?: Mistake[];
    error?: string;
}

const pause = 400;
const maxLength = 1 << 20;

const example = `apiVersion: gridfold.dev/v1
kind: Experiment
name: my-search
dataset: {name: iris}
model:
  layers:
    - linear: \${hidden}
    - relu
    - linear: classes
training:
  optimizer: {name: adam, lr: "\${lr}"}
  batch_size: 16
  epochs: 20
hyperparameters:
  lr: {type: categorical, values: [0.001, 0.01, 0.1]}
  hidden: {type: categorical, values: [8, 32]}
searcher: {name: grid, metric: validation_accuracy, mode: max}
validation: {type: stratified_kfold, folds: 5}
`;

// The text stays while the reader looks at other pages, and goes with the session.
let draft = '';

export function forgetDraft() {
    draft = '';
}

/** Takes an experiment file, says what is wrong in it while it is written, says how large its search is, and submits it. */
export function Submit({ from }: { from?: string }) {
    const [text, setText] = useState(draft);
    const [judged, setJudged] = useState<Judgement | null>(null);
    const [error, setError] = useState<string | null>(null);
    const [busy, setBusy] = useState(false);
    const key = useRef('');
    const change = (changed: string) => {
        draft = changed;
        key.current = '';
        setJudged(null);
        setError(null);
        setText(changed);
    };
    const open = async (file?: Blob | null) => {
        if (!file) return;
        if (file.size > 4 * maxLength) setError('the file is larger than 4 MiB; the silo takes no file of this size');
        else change(await file.text());
    };
    useEffect(() => {
        if (!from) return;
        const ended = new AbortController();
        getText(`${experimentPath(from)}/file`, ended.signal).then(change, (failure) => {
            if (!ended.signal.aborted) setError(messageOf(failure));
        });
        return () => ended.abort();
    }, [from]);
    useEffect(() => {
        if (text.trim() === '') return;
        const ended = new AbortController();
        const timer = setTimeout(async () => {
            const found = await judge(text, ended.signal);
            if (!ended.signal.aborted) setJudged(found);
        }, pause);
        return () => {
            clearTimeout(timer);
            ended.abort();
        };
    }, [text]);
    const submit = async () => {
        // The same text keeps its key, so that a second try after a lost answer starts no second search.
        key.current ||= [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        setBusy(true);
        setError(null);
        try {
            const { id } = await postFile<{ id: string }>('/api/v1/experiments', text, undefined, key.current);
            forgetDraft();
            location.hash = `#/experiments/${encodeURIComponent(id)}`;
        } catch (failure) {
            setError(messageOf(failure));
            setBusy(false);
        }
    };
    const state =
        text.trim() === '' ? 'empty' : judged === null ? 'checking' : judged.plan ? 'valid' : judged.mistakes ? 'wrong' : 'unknown';
    return (
        <>
            <div class="heading">
                <h1>Submit an experiment</h1>
                <div class="orders">
                    <label class="button">
                        Open a file
                        <input
                            type="file"
                            class="hidden"
                            accept=".yaml,.yml,.json"
                            onChange={(event) => {
                                void open(event.currentTarget.files?.[0]);
                                event.currentTarget.value = '';
                            }}
                        />
                    </label>
                    {text.trim() === '' && <button onClick={() => change(example)}>Begin with an example</button>}
                </div>
            </div>
            <Editor
                label="Experiment file"
                placeholder="Write an experiment file here, or drop one."
                text={text}
                mistakes={judged?.mistakes ?? []}
                onText={change}
                onFile={(file) => {
                    void open(file);
                }}
            />
            <p class="quiet verdict" role="status">
                {
                    {
                        empty: 'The silo checks the file and its data while you write. Nothing is stored before you submit.',
                        checking: 'Checking the file …',
                        valid: '✓ The file is in order.',
                        wrong: `✕ ${judged?.mistakes?.length === 1 ? '1 mistake' : `${judged?.mistakes?.length} mistakes`}`,
                        unknown: 'The silo could not check the file.',
                    }[state]
                }
            </p>
            {judged?.error && <Note error={judged.error} />}
            {judged?.plan && <Planned plan={judged.plan} />}
            <Note error={error} />
            <p>
                <button
                    class="primary"
                    disabled={busy || state !== 'valid'}
                    onClick={() => {
                        void submit();
                    }}
                >
                    {busy ? 'Submitting …' : 'Submit'}
                </button>
            </p>
        </>
    );
}

async function judge(text: string, signal: AbortSignal): Promise<Judgement> {
    try {
        return { plan: await postFile<Plan>('/api/v1/plan', text, signal) };
    } catch (failure) {
        if (failure instanceof Failure && failure.mistakes.length > 0) return { mistakes: failure.mistakes };
        return { error: messageOf(failure) };
    }
}

/** The size of the search, before it is submitted. */
function Planned({ plan }: { plan: Plan }) {
    return (
        <section aria-labelledby="plan">
            <h2 id="plan">Plan of {plan.name}</h2>
            <Facts
                of={[
                    ['Trials', <strong class="num">{count(plan.trials)}</strong>],
                    [
                        'Folds',
                        <span class="num">
                            {count(plan.folds)} <span class="quiet">({count(plan.folds_per_trial)} a trial)</span>
                        </span>,
                    ],
                    [
                        'Epochs to train',
                        <span class="num">
                            {plan.expected_epochs_trained === undefined ? '' : `about ${count(Math.round(plan.expected_epochs_trained))} of `}
                            {count(Math.round(plan.epochs_trained))}
                        </span>,
                    ],
                    ['Jobs', <span class="num">{count(plan.jobs)}</span>],
                    ['Slots that it may use', <span class="num">{count(plan.slots)}</span>],
                    ['Searcher', plan.searcher],
                    ['Rows of data', <span class="num">{count(plan.rows)}</span>],
                    ['Largest network', <span class="num">{size(plan.network_bytes)}</span>],
                ]}
            />
            {plan.warnings.map((warning) => (
                <p class="note warning" key={warning}>
                    Warning: {warning}.
                </p>
            ))}
        </section>
    );
}
