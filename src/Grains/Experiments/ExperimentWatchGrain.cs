using System.Runtime.CompilerServices;
using Orleans.Concurrency;

namespace Gridfold.Grains.Experiments;

/// <summary>
/// Passes snapshots from an experiment to its watchers. Each watcher takes the next snapshot when it is ready. A slow watcher misses some
/// snapshots; a watcher that has vanished asks for none.
/// </summary>
[Reentrant]
internal sealed class ExperimentWatchGrain : Grain, IExperimentWatchGrain
{
    private IAsyncEnumerator<ExperimentSnapshot>? _source;
    private Task<ExperimentSnapshot?>? _next;

    private IExperimentGrain Experiment => GrainFactory.GetGrain<IExperimentGrain>(this.GetPrimaryKeyString());

    public async IAsyncEnumerable<ExperimentSnapshot> Watch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ExperimentSnapshot? snapshot = await Experiment.GetSnapshot();
        while (snapshot is not null)
        {
            yield return snapshot;
            if (snapshot.Status != Status.Running) yield break;
            snapshot = await (_next ??= TakeNext()).WaitAsync(cancellationToken);
        }
    }

    private async Task<ExperimentSnapshot?> TakeNext()
    {
        // A snapshot may be ready at once. The yield lets the caller set the field before this method clears it.
        await Task.Yield();
        try
        {
            return await MoveNext();
        }
        catch (EnumerationAbortedException)
        {
            // Nobody has watched for a while, so the experiment has ended the enumeration.
            _source = null;
            return await MoveNext();
        }
        catch
        {
            _source = null;
            throw;
        }
        finally
        {
            _next = null;
        }
    }

    private async Task<ExperimentSnapshot?> MoveNext()
    {
        _source ??= Experiment.Watch(CancellationToken.None).GetAsyncEnumerator();
        if (await _source.MoveNextAsync()) return _source.Current;
        _source = null;
        return await Experiment.GetSnapshot();
    }
}
