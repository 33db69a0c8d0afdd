using Gridfold.Silo.Training;

namespace Gridfold.Silo.Slots;

/// <summary>Trains on threads, one of its own for each slot.</summary>
internal sealed class ThreadedFoldRunner : IFoldRunner
{
    private readonly IFoldTrainer _trainer;
    private readonly SlotThread[] _threads;

    public ThreadedFoldRunner(IFoldTrainer trainer, int slots)
    {
        _trainer = trainer;
        _threads = [.. Enumerable.Range(1, slots).Select(slot => new SlotThread(slot))];
    }

    public Task<TrainedFold?> Run(int slot, FoldTraining training, ITrainingControl control) =>
        _threads[slot].Run(() => _trainer.Train(training, control));

    public void Dispose()
    {
        foreach (SlotThread thread in _threads) thread.Dispose();
    }
}
