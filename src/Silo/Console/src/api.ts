// Speaks with the silo. The session is a cookie that scripts cannot read; each request shows the antiforgery value beside it.

export interface Session {
    user: string;
    role: 'viewer' | 'submitter' | 'operator';
    expires: string;
    antiforgery: string;
}

/** A mistake in a file, with its place where the silo knows it. */
export interface Mistake {
    message: string;
    line?: number;
    column?: number;
}

export class Failure extends Error {
    constructor(
        readonly status: number,
        message: string,
        readonly mistakes: Mistake[] = [],
    ) {
        super(message);
    }
}

const json = { 'Content-Type': 'application/json' };

let antiforgery = '';
let onSignedOut = () => {};

export function whenSignedOut(action: () => void) {
    onSignedOut = action;
}

async function send(
    path: string,
    method: string,
    body?: string,
    signal?: AbortSignal,
    headers: Record<string, string> = json,
): Promise<Response> {
    const all: Record<string, string> = body === undefined ? {} : { ...headers };
    if (antiforgery) all['X-Gridfold-Antiforgery'] = antiforgery;
    let answer: Response;
    try {
        answer = await fetch(path, { method, headers: all, body, signal });
    } catch (error) {
        if (signal?.aborted) throw error;
        throw new Failure(0, 'the silo does not answer; the page tries again');
    }
    if (answer.ok) return answer;
    let message = `the silo answered ${answer.status}`;
    let mistakes: Mistake[] = [];
    try {
        const problem = await answer.json();
        message = problem.detail ?? message;
        mistakes = problem.errors ?? [];
    } catch {
        // The answer is no document of the silo.
    }
    if (answer.status === 401 && antiforgery) {
        antiforgery = '';
        onSignedOut();
    }
    throw new Failure(answer.status, message, mistakes);
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return (await send(path, 'GET', undefined, signal)).json();
}

export async function getText(path: string, signal?: AbortSignal): Promise<string> {
    return (await send(path, 'GET', undefined, signal)).text();
}

export async function order(path: string, method = 'POST'): Promise<void> {
    await send(path, method);
}

/** Sends a document, and gives the document of the answer. */
export async function post<T>(path: string, body: unknown): Promise<T> {
    return (await send(path, 'POST', JSON.stringify(body))).json();
}

/** Sends an experiment file. A key makes the sending safe to repeat. */
export async function postFile<T>(path: string, file: string, signal?: AbortSignal, key?: string): Promise<T> {
    const headers: Record<string, string> = { 'Content-Type': 'application/yaml' };
    if (key) headers['Idempotency-Key'] = key;
    return (await send(path, 'POST', file, signal, headers)).json();
}

export async function signIn(token: string): Promise<Session> {
    return keep(await (await send('/console/session', 'POST', JSON.stringify({ token }))).json());
}

export async function currentSession(): Promise<Session | null> {
    const answer = await send('/console/session', 'GET');
    return answer.status === 204 ? null : keep(await answer.json());
}

/** What the page for signing in needs: the name of the cluster's OIDC issuer, if it has one, and why the last sign-in there failed. */
export interface SignInOffer {
    name?: string;
    problem?: string;
}

export async function signInOffer(): Promise<SignInOffer> {
    return (await send('/console/sign-in', 'GET')).json();
}

/** Goes to the page of the issuer, which sends the browser back to a place of the console. */
export async function signInAtIssuer(place: string): Promise<void> {
    const { address } = await post<{ address: string }>('/console/sign-in', { place });
    location.assign(address);
}

/** Ends the session, and then that of the issuer, where it has a page for that. */
export async function signOut(): Promise<void> {
    let address: string | undefined;
    try {
        const answer = await send('/console/session', 'DELETE');
        if (answer.status === 200) address = (await answer.json()).address;
    } catch (failure) {
        // A session that has ended already is what the user wants.
        if (!(failure instanceof Failure) || failure.status !== 401) throw failure;
    }
    antiforgery = '';
    onSignedOut();
    if (address) location.assign(address);
}

/** What went wrong, for people. */
export function messageOf(failure: unknown): string {
    if (!(failure instanceof Failure)) return String(failure);
    return failure.mistakes.length === 0 ? failure.message : failure.mistakes.map((mistake) => mistake.message).join('; ');
}

/** The path of an experiment in the API. */
export function experimentPath(id: string): string {
    return `/api/v1/experiments/${encodeURIComponent(id)}`;
}

function keep(session: Session): Session {
    antiforgery = session.antiforgery;
    return session;
}

export type Connection = 'connecting' | 'live' | 'lost' | 'ended';

/** Follows an experiment by server-sent events until the signal. A lost connection is made again after 1, 2, 4 and at most 8 seconds. */
export async function watch<T>(
    id: string,
    onSnapshot: (snapshot: T) => void,
    onConnection: (state: Connection) => void,
    signal: AbortSignal,
) {
    let wait = 1000;
    while (!signal.aborted) {
        try {
            const answer = await send(`${experimentPath(id)}/events`, 'GET', undefined, signal);
            const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
            let text = '';
            for (;;) {
                const { done, value } = await reader.read();
                if (done) break;
                onConnection('live');
                wait = 1000;
                text += value;
                const events = text.split('\n\n');
                text = events.pop()!;
                for (const event of events) {
                    const kind = /^event: (.*)$/m.exec(event)?.[1];
                    if (kind === 'end') return onConnection('ended');
                    if (kind === 'snapshot') onSnapshot(JSON.parse(/^data: (.*)$/m.exec(event)![1]));
                }
            }
        } catch (error) {
            if (signal.aborted || (error instanceof Failure && [401, 404, 409].includes(error.status))) return;
        }
        if (signal.aborted) return;
        onConnection('lost');
        await new Promise((resolve) => setTimeout(resolve, wait));
        wait = Math.min(8000, wait * 2);
    }
}
