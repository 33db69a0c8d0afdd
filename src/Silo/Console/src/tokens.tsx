import { useRef, useState } from 'preact/hooks';
import { get, messageOf, order, post, type Session } from './api';
import { moment } from './format';
import { Confirm, Note, useLoad } from './parts';

interface Token {
    id: string;
    name: string;
    user: string;
    role: string;
    created: string;
    expires: string;
    revoked?: string;
}

const path = '/api/v1/tokens';

/** The tokens of the cluster: list, make and revoke. The text of a new token is shown once. */
export function Tokens({ session }: { session: Session }) {
    const [version, setVersion] = useState(0);
    const [loaded, loadError] = useLoad((signal) => get<{ tokens: Token[] }>(path, signal), [version]);
    const [error, setError] = useState<string | null>(null);
    const [made, setMade] = useState<(Token & { token: string }) | null>(null);
    const [asks, setAsks] = useState<Token | null>(null);
    const create = async (event: SubmitEvent) => {
        event.preventDefault();
        const form = event.currentTarget as HTMLFormElement;
        const { user, name, role, days } = Object.fromEntries(new FormData(form)) as Record<string, string>;
        setError(null);
        setMade(null);
        try {
            setMade(await post(path, { user: user.trim(), role, days: Number(days), ...(name.trim() ? { name: name.trim() } : {}) }));
            form.reset();
            setVersion(version + 1);
        } catch (failure) {
            setError(messageOf(failure));
        }
    };
    const revoke = async (token: Token) => {
        setAsks(null);
        setError(null);
        try {
            await order(`${path}/${encodeURIComponent(token.id)}`, 'DELETE');
            setVersion(version + 1);
        } catch (failure) {
            setError(messageOf(failure));
        }
    };
    return (
        <>
            <div class="heading">
                <h1>Tokens</h1>
            </div>
            <form class="card form" onSubmit={create} aria-label="New token">
                <label>
                    User <input name="user" required autocomplete="off" spellcheck={false} />
                </label>
                <label>
                    Name <input name="name" autocomplete="off" placeholder="as the user" />
                </label>
                <label>
                    Role{' '}
                    <select name="role">
                        <option>viewer</option>
                        <option>submitter</option>
                        <option>operator</option>
                    </select>
                </label>
                <label>
                    Days <input name="days" type="number" min="1" max="366" value="90" required />
                </label>
                <button class="primary">Make a token</button>
            </form>
            <Note error={error ?? loadError} />
            {made && <Secret made={made} onDone={() => setMade(null)} />}
            {loaded && (
                <div class="card scroll" tabIndex={0} role="region" aria-label="Tokens">
                    <table class="list">
                        <thead>
                            <tr>
                                <th scope="col">Token</th>
                                <th scope="col">User</th>
                                <th scope="col">Role</th>
                                <th scope="col">State</th>
                                <th scope="col">Made</th>
                                <th scope="col">Ends</th>
                                <th scope="col">Order</th>
                            </tr>
                        </thead>
                        <tbody>
                            {[...loaded.tokens]
                                .sort((a, b) => b.created.localeCompare(a.created))
                                .map((token) => (
                                    <tr key={token.id}>
                                        <th scope="row">
                                            {token.name} <code class="block quiet">{token.id}</code>
                                        </th>
                                        <td>{token.user}</td>
                                        <td>{token.role}</td>
                                        <td>{stateOf(token)}</td>
                                        <td>{moment(token.created)}</td>
                                        <td>{moment(token.revoked ?? token.expires)}</td>
                                        <td>
                                            {stateOf(token) === 'valid' && (
                                                <button class="danger" onClick={() => setAsks(token)} aria-label={`Revoke ${token.id}`}>
                                                    Revoke
                                                </button>
                                            )}
                                        </td>
                                    </tr>
                                ))}
                        </tbody>
                    </table>
                </div>
            )}
            {asks && (
                <Confirm
                    title={`Revoke the token ${asks.name} of ${asks.user}?`}
                    text={
                        asks.user === session.user
                            ? 'Programs with it are refused after 2 seconds, for ever. If you signed in with it, this session ends, too.'
                            : 'Programs and sessions with it are refused after 2 seconds, for ever.'
                    }
                    action="Revoke for ever"
                    onYes={() => {
                        void revoke(asks);
                    }}
                    onNo={() => setAsks(null)}
                />
            )}
        </>
    );
}

function stateOf(token: Token): string {
    return token.revoked ? 'revoked' : Date.parse(token.expires) < Date.now() ? 'ended' : 'valid';
}

/** The text of a new token. The page forgets it with the button, and with the next page. */
function Secret({ made, onDone }: { made: Token & { token: string }; onDone: () => void }) {
    const field = useRef<HTMLInputElement>(null);
    const [copied, setCopied] = useState('');
    const copy = async () => {
        field.current!.select();
        try {
            await navigator.clipboard.writeText(made.token);
            setCopied('Copied.');
        } catch {
            setCopied('The browser does not let the page copy. The text is chosen: copy it with the keyboard.');
        }
    };
    return (
        <section class="card secret" aria-labelledby="secret">
            <h2 id="secret">
                The token of {made.user}, {made.role}
            </h2>
            <p>Keep it now. Nothing can show it again.</p>
            <div class="filters">
                <input
                    ref={field}
                    class="wide"
                    readOnly
                    value={made.token}
                    aria-label="Text of the token"
                    onFocus={(event) => event.currentTarget.select()}
                />
                <button
                    class="primary"
                    onClick={() => {
                        void copy();
                    }}
                >
                    Copy
                </button>
                <button onClick={onDone}>I have kept it</button>
                <span class="quiet" role="status">
                    {copied}
                </span>
            </div>
        </section>
    );
}
