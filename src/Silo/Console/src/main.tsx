// The shell of the console: session, places and the bar at the top.
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import 'uplot/dist/uPlot.min.css';
import './console.css';
import { currentSession, messageOf, signOut, whenSignedOut, type Session } from './api';
import { ExperimentList } from './experiments';
import { ExperimentPage } from './experiment';
import { Audit } from './audit';
import { Note, Refused } from './parts';
import { Silos } from './silos';
import { SignIn } from './signin';
import { forgetDraft, Submit } from './submit';
import { Tokens } from './tokens';
import { TrialPage } from './trial';

function place(): string[] {
    return location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
}

const roles = ['viewer', 'submitter', 'operator'];

/** The pages of the bar at the top, each with the role that it needs. */
const areas: { area: string; name: string; role: Session['role'] }[] = [
    { area: '', name: 'Experiments', role: 'viewer' },
    { area: 'submit', name: 'Submit', role: 'submitter' },
    { area: 'silos', name: 'Silos', role: 'viewer' },
    { area: 'tokens', name: 'Tokens', role: 'operator' },
    { area: 'audit', name: 'Audit', role: 'operator' },
];

function has(session: Session, role: Session['role']): boolean {
    return roles.indexOf(session.role) >= roles.indexOf(role);
}

function areaOf(at: string[]) {
    return areas.find((one) => one.area !== '' && one.area === at[0]) ?? areas[0];
}

function Page({ at, session }: { at: string[]; session: Session }) {
    const [area, id, part, number] = at;
    const { name, role } = areaOf(at);
    if (!has(session, role)) return <Refused page={name} session={session} role={role} />;
    if (area === 'submit') return <Submit from={id} />;
    if (area === 'silos') return <Silos mayDrain={has(session, 'operator')} />;
    if (area === 'tokens') return <Tokens session={session} />;
    if (area === 'audit') return <Audit />;
    if (area === 'experiments' && part === 'trials' && number) return <TrialPage id={id} trial={Number(number)} />;
    if (area === 'experiments' && id) return <ExperimentPage id={id} tab={part || 'leaderboard'} compared={number ?? ''} session={session} />;
    return <ExperimentList />;
}

function App() {
    const [session, setSession] = useState<Session | null | undefined>(undefined);
    const [at, setAt] = useState(place());
    const [problem, setProblem] = useState('');
    const [notSignedOut, setNotSignedOut] = useState<string | null>(null);
    const main = useRef<HTMLElement>(null);
    useEffect(() => {
        whenSignedOut(() => {
            forgetDraft();
            setSession(null);
        });
        const moved = () => setAt(place());
        addEventListener('hashchange', moved);
        currentSession().then(setSession, (error) => {
            setProblem(error.message);
            setSession(null);
        });
        return () => removeEventListener('hashchange', moved);
    }, []);
    // Parts of an experiment are one page.
    const page = (at[0] === 'experiments' && at[2] !== 'trials' ? at.slice(0, 2) : at).join('/');
    const first = useRef(true);
    useEffect(() => {
        // Readers of the screen hear the new page; the first one they hear anyway.
        if (!first.current && session) main.current?.focus();
        first.current = session === undefined;
        document.title = [at[2] === 'trials' && at[3] && `Trial ${at[3]}`, at[1], (areaOf(at) !== areas[0] || !at[1]) && areaOf(at).name, 'Gridfold']
            .filter(Boolean)
            .join(' · ');
    }, [page, session === undefined]);
    if (session === undefined)
        return (
            <main class="waiting" aria-busy="true">
                Gridfold
            </main>
        );
    if (session === null)
        return (
            <SignIn
                problem={problem}
                place={at.join('/')}
                onSession={(made) => {
                    setProblem('');
                    setSession(made);
                }}
            />
        );
    return (
        <>
            <a
                class="skip"
                href="#main"
                onClick={(event) => {
                    event.preventDefault();
                    main.current?.focus();
                }}
            >
                Skip to the content
            </a>
            <header class="bar">
                <a class="brand" href="#/">
                    <img src="/console/icon.svg" alt="" width="26" height="26" /> Gridfold
                </a>
                <nav aria-label="Pages">
                    {areas
                        .filter((one) => has(session, one.role))
                        .map((one) => (
                            <a key={one.area} href={`#/${one.area}`} aria-current={one === areaOf(at) ? 'page' : undefined}>
                                {one.name}
                            </a>
                        ))}
                </nav>
                <span class="who">
                    <strong>{session.user}</strong> <span class="role">{session.role}</span>
                </span>
                <button
                    onClick={() => {
                        setNotSignedOut(null);
                        signOut().catch((failure) => setNotSignedOut(`you are still signed in: ${messageOf(failure)}`));
                    }}
                >
                    Sign out
                </button>
            </header>
            <main id="main" ref={main} tabIndex={-1}>
                <Note error={notSignedOut} />
                <Page key={page} at={at} session={session} />
            </main>
        </>
    );
}

render(<App />, document.getElementById('app')!);
