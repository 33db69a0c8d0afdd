// Small parts of pages.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { messageOf, type Connection, type Session } from './api';
import { count, signs } from './format';

export function State({ of }: { of: string }) {
    return (
        <span class={`state ${of.toLowerCase()}`}>
            <span aria-hidden="true">{signs[of] ?? '•'}</span> {of}
        </span>
    );
}

export function Progress({ done, total, label }: { done: number; total: number; label: string }) {
    return (
        <span class="progress">
            <progress max={Math.max(1, total)} value={Math.min(done, total)} aria-label={label} />
            <span class="num">
                {count(Math.round(done))} of {count(Math.round(total))}
            </span>
        </span>
    );
}

export function Live({ state }: { state: Connection }) {
    const text = {
        connecting: 'connecting',
        live: 'live',
        lost: 'connection lost, trying again',
        ended: 'ended; nothing changes any more',
    }[state];
    return (
        <span class={`live ${state}`} role="status">
            <span aria-hidden="true" class="dot" />
            {text}
        </span>
    );
}

export function Note({ error }: { error: string | null }) {
    return error ? (
        <p class="note" role="alert">
            {error[0].toUpperCase() + error.slice(1)}.
        </p>
    ) : null;
}

/** Stands where a page needs a greater role. The silo refuses the requests of the page, too. */
export function Refused({ page, session, role }: { page: string; session: Session; role: string }) {
    return (
        <>
            <h1>{page}</h1>
            <p class="note" role="alert">
                The token of {session.user} has the role {session.role}. This page needs the role {role}. Ask an operator for such a token.
            </p>
        </>
    );
}

export function Facts({ of }: { of: [string, ComponentChildren][] }) {
    return (
        <dl class="facts">
            {of.map(([name, fact]) => (
                <div key={name}>
                    <dt>{name}</dt>
                    <dd>{fact}</dd>
                </div>
            ))}
        </dl>
    );
}

/** Asks before something that cannot be undone. */
export function Confirm({
    title,
    text,
    action,
    onYes,
    onNo,
}: {
    title: string;
    text: string;
    action: string;
    onYes: () => void;
    onNo: () => void;
}) {
    const dialog = useRef<HTMLDialogElement>(null);
    useEffect(() => {
        dialog.current!.showModal();
    }, []);
    return (
        <dialog ref={dialog} aria-labelledby="confirm-title" onClose={onNo}>
            <h2 id="confirm-title">{title}</h2>
            <p>{text}</p>
            <div class="buttons">
                <button onClick={() => dialog.current!.close()}>Keep it</button>
                <button class="danger" onClick={onYes}>
                    {action}
                </button>
            </div>
        </dialog>
    );
}

/** Loads something, again after each change of the keys, and every so many milliseconds while the page is seen. */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, keys: unknown[], every?: number): [T | null, string | null] {
    const [loaded, setLoaded] = useState<T | null>(null);
    const [error, setError] = useState<string | null>(null);
    useEffect(() => {
        const ended = new AbortController();
        let timer = 0;
        const run = async () => {
            try {
                if (!document.hidden || !every) setLoaded(await load(ended.signal));
                setError(null);
            } catch (failure) {
                if (!ended.signal.aborted) setError(messageOf(failure));
            }
            if (every && !ended.signal.aborted) timer = setTimeout(run, every);
        };
        void run();
        return () => {
            ended.abort();
            clearTimeout(timer);
        };
    }, keys);
    return [loaded, error];
}
