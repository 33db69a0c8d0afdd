import { get } from './api';
import { Chart } from './chart';
import type { Snapshot } from './experiment';
import { useLoad } from './parts';

interface Fold {
    trial: number;
    fold: number;
    epoch: number;
    silo: string;
    epochs: number[];
    training: (number | null)[];
    validation: (number | null)[];
}

/** The learning curves of the folds that are being trained, read again when the silo tells of progress. */
export function Running({ id, snapshot }: { id: string; snapshot: Snapshot | null }) {
    const version = snapshot ? snapshot.running.map((fold) => `${fold.trial}/${fold.fold}/${fold.epoch}`).join() : '';
    const [loaded] = useLoad(
        (signal) => get<{ running: Fold[] }>(`/console/experiments/${encodeURIComponent(id)}/running`, signal),
        [id, version],
    );
    if (!loaded)
        return (
            <p class="quiet" aria-busy="true">
                Loading the folds
            </p>
        );
    if (loaded.running.length === 0) return <p class="empty">No fold is being trained now.</p>;
    return (
        <div class="cards">
            {loaded.running.map((fold) => {
                const name = `trial ${fold.trial}, fold ${fold.fold}`;
                return (
                    <section key={name} class="fold" aria-label={name}>
                        <h2>
                            <a href={`#/experiments/${encodeURIComponent(id)}/trials/${fold.trial}`}>Trial {fold.trial}</a>, fold{' '}
                            {fold.fold}
                        </h2>
                        <p class="quiet">
                            Epoch {fold.epoch} on {fold.silo}
                        </p>
                        {fold.epochs.length > 0 && (
                            <Chart
                                label={`Losses of ${name}`}
                                x="epoch"
                                y="loss"
                                height={220}
                                lines={[{ name: 'training' }, { name: 'validation', dash: [6, 4] }]}
                                data={[fold.epochs, fold.training, fold.validation]}
                            />
                        )}
                    </section>
                );
            })}
        </div>
    );
}
