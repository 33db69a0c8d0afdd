// The shell of the console: session, places and the bar at the top.
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import 'uplot/dist/uPlot.min.css';
import './console.css';
import { currentSession, signOut, whenSignedOut, type Session } from './api';
import { ExperimentList } from './experiments';
import { ExperimentPage } from './experiment';
import { Silos } from './silos';
import { SignIn } from './signin';
import { TrialPage } from './trial';

function place(): string[] {
    return location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
}

function Page({ at, session }: { at: string[]; session: Session }) {
    const [area, id, part, number] = at;
    if (area === 'silos') return <Silos />;
    if (area === 'experiments' && part === 'trials' && number) return <TrialPage id={id} trial={Number(number)} />;
    if (area === 'experiments' && id) return <ExperimentPage id={id} tab={part || 'leaderboard'} session={session} />;
    return <ExperimentList />;
}

function App() {
    const [session, setSession] = useState<Session | null | undefined>(undefined);
    const [at, setAt] = useState(place());
    const [problem, setProblem] = useState('');
    const main = useRef<HTMLElement>(null);
    useEffect(() => {
        whenSignedOut(() => setSession(null));
        const moved = () => setAt(place());
        addEventListener('hashchange', moved);
        currentSession().then(setSession, (error) => {
            setProblem(error.message);
            setSession(null);
        });
        return () => removeEventListener('hashchange', moved);
    }, []);
    const page = at.filter((_, step) => step !== 2 || at.length > 3).join('/');
    const first = useRef(true);
    useEffect(() => {
        // Readers of the screen hear the new page; the first one they hear anyway.
        if (!first.current && session) main.current?.focus();
        first.current = session === undefined;
        document.title = [at[3] && `Trial ${at[3]}`, at[1], at[0] === 'silos' ? 'Silos' : !at[1] && 'Experiments', 'Gridfold']
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
                onSession={(made) => {
                    setProblem('');
                    setSession(made);
                }}
            />
        );
    const silos = at[0] === 'silos';
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
                    <a href="#/" aria-current={silos ? undefined : 'page'}>
                        Experiments
                    </a>
                    <a href="#/silos" aria-current={silos ? 'page' : undefined}>
                        Silos
                    </a>
                </nav>
                <span class="who">
                    <strong>{session.user}</strong> <span class="role">{session.role}</span>
                </span>
                <button
                    onClick={() => {
                        void signOut();
                    }}
                >
                    Sign out
                </button>
            </header>
            <main id="main" ref={main} tabIndex={-1}>
                <Page key={page} at={at} session={session} />
            </main>
        </>
    );
}

render(<App />, document.getElementById('app')!);
