import { useState } from 'preact/hooks';
import { signIn, type Session } from './api';
import { Note } from './parts';

/** Takes a token once. The page forgets it as soon as the silo has made a session. */
export function SignIn({ onSession, problem }: { onSession: (session: Session) => void; problem: string }) {
    const [error, setError] = useState<string | null>(problem || null);
    const [busy, setBusy] = useState(false);
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
                <button class="primary" disabled={busy}>
                    Sign in
                </button>
            </form>
        </main>
    );
}
