import { useState } from 'preact/hooks';
import { get, messageOf, order } from './api';
import { count } from './format';
import { Note, State, useLoad } from './parts';

interface Fold {
    experiment: string;
    trial: number;
    fold: number;
    epoch: number;
}
interface Silo {
    silo: string;
    state: string;
    device: string;
    slots: number;
    self_test: string;
    training: Fold[];
    leased_ahead: number;
}

/** The silos, their slots, and what each slot trains. Read again every 2 seconds. */
export function Silos({ mayDrain }: { mayDrain: boolean }) {
    const [version, setVersion] = useState(0);
    const [loaded, error] = useLoad((signal) => get<{ silos: Silo[] }>('/api/v1/silos', signal), [version], 2000);
    const [orderError, setOrderError] = useState<string | null>(null);
    const drain = async (silo: Silo) => {
        setOrderError(null);
        try {
            await order(`/api/v1/silos/${encodeURIComponent(silo.silo)}/${silo.state === 'Draining' ? 'undrain' : 'drain'}`);
            setVersion(version + 1);
        } catch (failure) {
            setOrderError(messageOf(failure));
        }
    };
    const slots = loaded?.silos.reduce((sum, silo) => sum + silo.slots, 0) ?? 0;
    const busy = loaded?.silos.reduce((sum, silo) => sum + silo.training.length, 0) ?? 0;
    return (
        <>
            <div class="heading">
                <h1>Silos</h1>
                {loaded && (
                    <p class="quiet">
                        {count(busy)} of {count(slots)} slots in use
                    </p>
                )}
            </div>
            <Note error={orderError ?? error} />
            <div class="cards">
                {loaded?.silos.map((silo) => (
                    <section class="card" key={silo.silo} aria-label={`Silo ${silo.silo}`}>
                        <div class="heading">
                            <h2>{silo.silo}</h2>
                            {mayDrain && (
                                <div class="orders">
                                    <button
                                        aria-label={`${silo.state === 'Draining' ? 'Undrain' : 'Drain'} ${silo.silo}`}
                                        title={
                                            silo.state === 'Draining'
                                                ? 'Gives the silo work again'
                                                : 'The silo gives its jobs back to others, and gets no new ones'
                                        }
                                        onClick={() => {
                                            void drain(silo);
                                        }}
                                    >
                                        {silo.state === 'Draining' ? 'Undrain' : 'Drain'}
                                    </button>
                                </div>
                            )}
                        </div>
                        <p>
                            <State of={silo.state} />{' '}
                            <span class="quiet">
                                {silo.device} · self-test: {silo.self_test} · {count(silo.leased_ahead)} leased ahead
                            </span>
                        </p>
                        <div class="slots" aria-hidden="true">
                            {Array.from({ length: Math.min(256, silo.slots) }, (_, slot) => (
                                <span key={slot} class={slot < silo.training.length ? 'slot busy' : 'slot'} />
                            ))}
                        </div>
                        {silo.training.length === 0 ? (
                            <p class="quiet">
                                {silo.state === 'Active' ? `All ${count(silo.slots)} slots are free.` : 'The silo trains nothing.'}
                            </p>
                        ) : (
                            <div class="scroll" tabIndex={0} role="region" aria-label={`Trainings of ${silo.silo}`}>
                                <table>
                                    <thead>
                                        <tr>
                                            <th scope="col">Experiment</th>
                                            <th scope="col" class="right">
                                                Trial
                                            </th>
                                            <th scope="col" class="right">
                                                Fold
                                            </th>
                                            <th scope="col" class="right">
                                                Epoch
                                            </th>
                                        </tr>
                                    </thead>
                                    <tbody>
                                        {silo.training.map((fold) => (
                                            <tr key={`${fold.experiment}/${fold.trial}/${fold.fold}`}>
                                                <td>
                                                    <a href={`#/experiments/${encodeURIComponent(fold.experiment)}`}>{fold.experiment}</a>
                                                </td>
                                                <td class="right num">{fold.trial}</td>
                                                <td class="right num">{fold.fold}</td>
                                                <td class="right num">{fold.epoch}</td>
                                            </tr>
                                        ))}
                                    </tbody>
                                </table>
                            </div>
                        )}
                    </section>
                ))}
            </div>
        </>
    );
}
