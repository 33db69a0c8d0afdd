using Gridfold.Grains.Identity;
using Orleans.Concurrency;

namespace Gridfold.Grains.Folds;

/// <summary>Reads folds on the silo that is called.</summary>
[StatelessWorker, Reentrant]
internal sealed class PredictionReaderGrain : Grain, IPredictionReaderGrain
{
    // An answer ends with the trial that reaches this size, so it is small beside what a client may leave unread.
    private const int AnswerBytes = 2 << 20;

    public async Task<IReadOnlyList<byte[]?[]>> Read(string experiment, long[] trials, int folds)
    {
        if (experiment is null || trials is not { Length: > 0 and <= IPredictionReaderGrain.MaxTrials } || folds is < 1 or > FoldId.MaxFolds
            || trials.Any(trial => !new FoldId(experiment, trial, folds).IsValid))
        {
            throw new RefusedException(
                $"predictions are asked for by an experiment, 1 to {IPredictionReaderGrain.MaxTrials} of its trials and their number "
                    + "of folds");
        }

        var read = new List<byte[]?[]>();
        long bytes = 0;
        foreach (long trial in trials)
        {
            byte[]?[] all = await Task.WhenAll(Enumerable.Range(1, folds).Select(fold =>
                GrainFactory.GetGrain<IFoldGrain>(new FoldId(experiment, trial, fold).ToString()).GetPredictions()));
            read.Add(all);
            bytes += all.Sum(fold => fold?.Length ?? 0);
            if (bytes > AnswerBytes) break;
        }

        return read;
    }
}
