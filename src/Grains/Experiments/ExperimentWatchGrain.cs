using System.Runtime.CompilerServices;
using Orleans.Concurrency;

namespace Gridfold.Grains.Experiments;

/// <summary>
/// Stands between an experiment and its watchers. Each watcher takes the next snapshot when it is ready for it: a slow one misses some, one that
/// has vanished asks for none.
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
        // A snapshot may be here already: the field is set first.
        await Task.Yield();
        try
        {
            return await MoveNext();
        }
        catch (EnumerationAbortedException)
        {
            // Nobody has watched for a while, and the experiment has forgotten us.
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
