import { useState } from 'preact/hooks';
import { get } from './api';
import { count, moment } from './format';
import { Note, useLoad } from './parts';

interface Order {
    number: number;
    at: string;
    user: string;
    token: string;
    address: string;
    order: string;
    subject: string;
    outcome: string | null;
}

interface Page {
    total: number;
    orders: Order[];
    next?: number;
}

const limit = 50;
const kinds = ['experiment', 'session', 'silo', 'token', 'cluster'];

/** The audit log, the newest order first. */
export function Audit() {
    const [user, setUser] = useState('');
    const [kind, setKind] = useState('');
    const [subject, setSubject] = useState('');
    const [pages, setPages] = useState<(number | null)[]>([null]);
    const before = pages[pages.length - 1];
    const filter = (set: (text: string) => void) => (event: { currentTarget: { value: string } }) => {
        set(event.currentTarget.value);
        setPages([null]);
    };
    const query = Object.entries({ before, user: user.trim(), order: kind, subject: subject.trim() })
        .filter(([, value]) => value)
        .map(([name, value]) => `&${name}=${encodeURIComponent(value!)}`)
        .join('');
    const [page, error] = useLoad(
        async (signal) => ({ ...(await get<Page>(`/api/v1/audit?limit=${limit}${query}`, signal)), query }),
        [query],
    );
    // The page before a change of the filter says nothing about what comes after it.
    const next = page?.query === query ? page.next : undefined;
    return (
        <>
            <div class="heading">
                <h1>Audit log</h1>
                {page && <p class="quiet">{count(page.total)} orders so far; the cluster keeps the newest 1,000</p>}
            </div>
            <div class="filters" role="search">
                <label>
                    User <input type="search" value={user} onInput={filter(setUser)} />
                </label>
                <label>
                    Order{' '}
                    <select value={kind} onChange={filter(setKind)}>
                        <option value="">all</option>
                        {kinds.map((one) => (
                            <option key={one}>{one}</option>
                        ))}
                    </select>
                </label>
                <label>
                    Subject <input type="search" value={subject} onInput={filter(setSubject)} />
                </label>
            </div>
            <Note error={error} />
            {page?.orders.length === 0 && <p class="empty">No order fits the filter.</p>}
            {page && page.orders.length > 0 && (
                <div class="card scroll" tabIndex={0} role="region" aria-label="Orders">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">Time</th>
                                <th scope="col">User</th>
                                <th scope="col">Order</th>
                                <th scope="col">Subject</th>
                                <th scope="col">Outcome</th>
                                <th scope="col">From</th>
                            </tr>
                        </thead>
                        <tbody>
                            {page.orders.map((order) => (
                                <tr key={order.number}>
                                    <td class="nowrap">{moment(order.at)}</td>
                                    <td>{order.user}</td>
                                    <td class="nowrap">{order.order}</td>
                                    <td>{order.subject || <span class="quiet">–</span>}</td>
                                    <td>{order.outcome ?? <span class="quiet">not known</span>}</td>
                                    <td>
                                        {order.address} <code class="block quiet">{order.token}</code>
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
            <p class="pages">
                <button disabled={pages.length === 1} onClick={() => setPages(pages.slice(0, -1))}>
                    Newer
                </button>{' '}
                <button disabled={next === undefined} onClick={() => setPages([...pages, next!])}>
                    Older
                </button>
            </p>
        </>
    );
}
