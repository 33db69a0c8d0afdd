using Gridfold.Grains.Identity;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Tests.Slots;

/// <summary>A slot pool, two silos, and short forms of the calls that tests make.</summary>
public abstract class SlotPoolCalls
{
    private protected static readonly SiloSlots One = SlotPoolModel.Silo(1, 2);
    private protected static readonly SiloSlots Two = SlotPoolModel.Silo(2, 3);
    private protected static readonly SlotPoolOptions Options = SlotPoolModel.Options;
    private protected static readonly ExperimentShare Any = new();

    private protected readonly SlotPool _pool = new(Options, 1, [], TimeSpan.Zero);
    private protected TimeSpan _now;

    /// <summary>Trials of experiment a from one on.</summary>
    private protected static FoldId[] Group(long first, int trials, int folds = 1, int fold = 1) =>
        [.. Enumerable.Range(0, trials)
            .SelectMany(trial => Enumerable.Range(fold, folds).Select(number => new FoldId("a", first + trial, number)))];

    private protected static FoldId[] Folds(string experiment, int count) =>
        [.. Enumerable.Range(1, count).Select(fold => new FoldId(experiment, 1, fold))];

    private protected IReadOnlyList<Lease> Lease(SiloSlots silo, int count) => _pool.Lease(silo, count, _now);

    private protected string? Release(Lease lease, LeaseEnd end) => _pool.Release([lease.Id], end, _now);

    private protected string? Break(SiloSlots silo) => Release(Lease(silo, 1)[0], LeaseEnd.Faulted);

    private protected void Renew()
    {
        foreach (SiloSlots silo in (SiloSlots[])[One, Two]) _pool.Renew(silo, [], _now);
    }

    /// <summary>Lets every lease run out, with reviews as a pool that listens has them.</summary>
    private protected List<Lease> RunOut()
    {
        var ended = new List<Lease>();
        for (int second = 0; second < 12; second++)
        {
            _now += TimeSpan.FromSeconds(1);
            ended.AddRange(_pool.Expire(_now));
        }

        return ended;
    }
}
