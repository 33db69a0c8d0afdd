using System.Reflection;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Trials;

namespace Gridfold.Client.Tests.House;

/// <summary>Decisions are made without clock, storage and messages.</summary>
public sealed class PureTests
{
    private static readonly string[] Folders = ["Search", "Scheduling", "Validation", "Specs", "Planning", "Statistics"];

    private static readonly string[] Types =
    [
        "ExperimentLifecycle", "ExperimentStateMachine", "ExperimentTrials", "ExperimentProgress", "RangeSet", "FoldLifecycle",
        "TrialAggregate", "TokenTable", "UploadTable",
        "Ranking", "SlotPool", "LeaseTable", "SiloTable", "KnownSilo", "PooledExperiment", "FoldFaults",
    ];

    [Fact]
    public void PureTypes_References_HaveNoOrleansClockFilesOrWaiting()
    {
        Assembly grains = typeof(IFoldGrain).Assembly;
        Type[] pure = [
            .. grains.GetTypes()
                .Where(type => !type.IsNested && type.Namespace?.StartsWith("Gridfold.Grains.", StringComparison.Ordinal) == true
            && (Types.Contains(type.Name) || Folders.Contains(type.Namespace.Split('.')[2])))];
        Assert.Equal(Types.Order(), pure.Select(type => type.Name).Intersect(Types).Order());
        Assert.All(Folders, folder => Assert.Contains(pure, type => type.Namespace!.EndsWith($".{folder}", StringComparison.Ordinal)));
        Assert.Empty(
            pure.SelectMany(type => TypeReferences.Of(type, withAttributes: false).Where(IsImpure)
                .Select(other => $"{type.Name} -> {other.FullName}")));
    }

    [Theory]
    [InlineData(typeof(IGrainFactory))]
    [InlineData(typeof(IPersistentState<>))]
    [InlineData(typeof(TimeProvider))]
    [InlineData(typeof(File))]
    [InlineData(typeof(Task<>))]
    public void IsImpure_ClockStorageAndMessages_AreFound(Type type) => Assert.True(IsImpure(type));

    [Fact]
    public void IsImpure_ShellsOfGrains_AreFound() =>
        Assert.All((Type[])[typeof(ITrialGrain), typeof(ILeaderboardGrain), typeof(ISlotPoolGrain)],
            shell => Assert.Contains(TypeReferences.Of(shell), IsImpure));

    private static bool IsImpure(Type type) => type != typeof(SiloAddress)
        && (type.Assembly.GetName().Name!.StartsWith("Orleans", StringComparison.Ordinal) || type == typeof(TimeProvider)
            || type.Namespace is "System.IO" or "System.Threading.Tasks" or "Microsoft.Extensions.Logging"
                or "Microsoft.Extensions.Options");
}
