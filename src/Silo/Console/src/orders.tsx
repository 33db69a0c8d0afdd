import { useState } from 'preact/hooks';
import { experimentPath, messageOf, order } from './api';
import { Confirm, Note } from './parts';

const final = ['Completed', 'Failed', 'Cancelled', 'Damaged'];

/** What a user may order; an order that cannot be undone is asked for again. */
export function Orders({ id, state, onDone }: { id: string; state: string; onDone: () => void }) {
    const [error, setError] = useState<string | null>(null);
    const [asks, setAsks] = useState<'cancel' | 'delete' | null>(null);
    const give = async (verb: string) => {
        setAsks(null);
        setError(null);
        try {
            if (verb === 'delete') {
                await order(experimentPath(id), 'DELETE');
                location.hash = '#/';
                return;
            }
            await order(`${experimentPath(id)}/${verb}`);
            onDone();
        } catch (failure) {
            setError(messageOf(failure));
        }
    };
    return (
        <div class="orders" role="group" aria-label="Orders">
            {state === 'Running' && (
                <button
                    onClick={() => {
                        void give('pause');
                    }}
                >
                    Pause
                </button>
            )}
            {(state === 'Paused' || state === 'Stopping') && (
                <button
                    onClick={() => {
                        void give('resume');
                    }}
                >
                    Resume
                </button>
            )}
            {state === 'Running' && (
                <button
                    title="Ends the folds in training, then pauses"
                    onClick={() => {
                        void give('stop');
                    }}
                >
                    Stop
                </button>
            )}
            {!final.includes(state) && (
                <button class="danger" onClick={() => setAsks('cancel')}>
                    Cancel
                </button>
            )}
            {final.includes(state) && (
                <button class="danger" onClick={() => setAsks('delete')}>
                    Delete
                </button>
            )}
            {asks === 'cancel' && (
                <Confirm
                    title={`Cancel ${id}?`}
                    text="The search ends now. It cannot be resumed; its results stay."
                    action="Cancel the search"
                    onYes={() => {
                        void give('cancel');
                    }}
                    onNo={() => setAsks(null)}
                />
            )}
            {asks === 'delete' && (
                <Confirm
                    title={`Delete ${id}?`}
                    text="All trials, models and checkpoints of the experiment are deleted for ever."
                    action="Delete for ever"
                    onYes={() => {
                        void give('delete');
                    }}
                    onNo={() => setAsks(null)}
                />
            )}
            <Note error={error} />
        </div>
    );
}
