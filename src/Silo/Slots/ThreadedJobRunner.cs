using Gridfold.Grains.Specs;
using Gridfold.Silo.Training;

namespace Gridfold.Silo.Slots;

/// <summary>Trains jobs on threads, with one thread for each slot.</summary>
internal sealed class ThreadedJobRunner : IJobRunner
{
    private readonly IJobTrainer _trainer;
    private readonly SlotDevices _devices;
    private readonly SlotThread[] _threads;

    public ThreadedJobRunner(IJobTrainer trainer, SlotDevices devices, int slots)
    {
        _trainer = trainer;
        _devices = devices;
        _threads = [.. Enumerable.Range(1, slots).Select(slot => new SlotThread(slot))];
    }

    public Task Load(string experiment, ExperimentSpec spec, string datasetFingerprint, CancellationToken cancellationToken) =>
        _trainer.Load(experiment, spec, datasetFingerprint, cancellationToken);

    public Task Run(int slot, SlotJob job) => _threads[slot].Run(() => _trainer.Train(job, _devices.Of(slot)));

    public void Dispose()
    {
        foreach (SlotThread thread in _threads) thread.Dispose();
    }
}
