import { useEffect, useState } from 'preact/hooks';
import { messageOf, signIn, signInAtIssuer, signInOffer, type Session } from './api';
import { Note } from './parts';

// The silo takes no longer place.
const longestPlace = 300;

/** Takes a token once, or leads to the issuer. The page forgets the token as soon as the silo has made a session. */
export function SignIn({ onSession, problem, place }: { onSession: (session: Session) => void; problem: string; place: string }) {
    const [error, setError] = useState<string | null>(problem || null);
    const [busy, setBusy] = useState(false);
    const [issuer, setIssuer] = useState<string | null>(null);
    useEffect(() => {
        signInOffer().then(
            (offer) => {
                setIssuer(offer.name ?? null);
                if (offer.problem) setError(offer.problem);
            },
            (failure) => setError(messageOf(failure)),
        );
        // A browser may show the page as it was left, when people come back from the page of the issuer.
        const shown = (event: PageTransitionEvent) => {
            if (event.persisted) setBusy(false);
        };
        addEventListener('pageshow', shown);
        return () => removeEventListener('pageshow', shown);
    }, []);
    const leave = async () => {
        setBusy(true);
        setError(null);
        try {
            await signInAtIssuer(place.length > longestPlace ? '' : place);
        } catch (failure) {
            setError(messageOf(failure));
            setBusy(false);
        }
    };
    const submit = async (event: SubmitEvent) => {
        event.preventDefault();
        const field = (event.currentTarget as HTMLFormElement).elements.namedItem('token') as HTMLInputElement;
        setBusy(true);
        setError(null);
        try {
            const session = await signIn(field.value);
            field.value = '';
            onSession(session);
        } catch (failure) {
            setError((failure as Error).message);
            setBusy(false);
            field.select();
        }
    };
    return (
        <main class="signin">
            <form onSubmit={submit}>
                <img src="/console/icon.svg" alt="" width="48" height="48" />
                <h1>Gridfold</h1>
                {issuer && (
                    <>
                        <button type="button" class="primary issuer" disabled={busy} onClick={() => void leave()}>
                            Sign in with {issuer}
                        </button>
                        <p class="or quiet">or with a token</p>
                    </>
                )}
                <label for="token">Token</label>
                <input
                    id="token"
                    name="token"
                    type="password"
                    autocomplete="off"
                    spellcheck={false}
                    required
                    autofocus
                    placeholder="gf_…"
                    aria-describedby="token-help"
                />
                <p id="token-help" class="quiet">
                    An operator makes tokens with <code>gridfold token create</code>. The browser does not keep it.
                </p>
                <Note error={error} />
                <button class={issuer ? undefined : 'primary'} disabled={busy}>
                    {issuer ? 'Sign in with the token' : 'Sign in'}
                </button>
            </form>
        </main>
    );
}
