using CsCheck;
using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines.Dense;

namespace Gridfold.Models.Tests.Training.Engines.Dense;

/// <summary>A training gives the same bits alone and together with others, however often it was interrupted.</summary>
public sealed class DenseEngineBitsTests
{
    private const int BatchSize = 16;

    private static readonly FoldData Iris = Trainings.StandardizedIris;

    // Networks of other widths, depths, optimizers, learning rates, dropout and lengths. The last but one diverges.
    private static readonly (NetworkSpec Network, TrainingSpec Training)[] Kinds =
    [
        Kind("[{'linear': 8}, 'relu', {'linear': 'classes'}]", 5, "{'name': 'adam', 'lr': 0.01}"),
        Kind("[{'linear': 33}, 'tanh', {'dropout': 0.4}, {'linear': 'classes'}]", 4, "{'name': 'adam', 'lr': 0.003, 'weight_decay': 0.01}"),
        Kind("[{'linear': 17}, 'relu', {'dropout': 0.2}, {'linear': 70}, 'elu', {'linear': 'classes'}]", 3,
            "{'name': 'adamw', 'lr': 0.01, 'weight_decay': 0.1}"),
        Kind("[{'linear': 'classes'}]", 6, "{'name': 'sgd', 'lr': 0.05}"),
        Kind("[{'linear': 130}, 'sigmoid', {'linear': 'classes'}]", 4,
            "{'name': 'sgd', 'lr': 0.05, 'momentum': 0.9, 'weight_decay': 0.001}"),
        Kind("[{'linear': 8}, 'relu', {'linear': 8}, {'linear': 'classes'}]", 6, "{'name': 'sgd', 'lr': 1e10}"),
        Kind("[{'linear': 8}, 'relu', {'linear': 'classes'}]", 2, "{'name': 'adam', 'lr': 0.01}"),
    ];

    private static readonly Lazy<RunResult[]> Lone = new(
        () => [.. Kinds.Select(kind => DenseData.Alone(Iris, kind.Network, kind.Training))]);

    [Fact]
    public void Run_AnyCompanyAndInterruptions_GivesTheBitsOfALoneRun() =>
        Gen.Select(Gen.Shuffle(Enumerable.Range(0, Kinds.Length).ToArray()), Gen.Int[1, Kinds.Length], Gen.Int[1, 5].Array[Kinds.Length],
            Gen.Int[0, 7].Array[Kinds.Length])
            .Sample((order, size, epochs, batches) =>
            {
                foreach (int[] group in order.Chunk(size)) TogetherWithStops(group, epochs, batches);
            }, iter: 40, threads: 1);

    [Fact]
    public void Run_AnotherIsDropped_LeavesTheOthersAlone()
    {
        using ScriptedObserver dropped = new([]) { DroppedAfter = 2 }, kept = new([2]);
        DenseData.Run(Iris, RunOf(0, dropped), RunOf(1, kept));
        Assert.Null(dropped.Result);
        DenseData.AssertSame(Lone.Value[1], kept.Result!);
    }

    [Fact]
    public void Run_ReadOnTheWay_GivesTheBitsOfShorterRuns()
    {
        using var observer = new ScriptedObserver([2]);
        DenseData.Run(Iris, RunOf(0, observer));
        DenseData.AssertSame(Lone.Value[6], Assert.Single(observer.Results));
        DenseData.AssertSame(Lone.Value[0], observer.Result!);
    }

    [Theory]
    [InlineData(8, new[] { 5 })]
    [InlineData(3000, new[] { 3, 2 })]
    [InlineData(20_000, new[] { 1, 1, 1, 1, 1 })]
    public void Parts_WideNetworks_AreTrainedOneAfterTheOther(int width, int[] parts)
    {
        (NetworkSpec network, TrainingSpec training) = Kind(
            $"[{{'linear': {width}}}, 'relu', {{'linear': {width}}}, {{'linear': 'classes'}}]", 1, "{'name': 'adam', 'lr': 0.01}");
        using var observer = new ScriptedObserver([]);
        Run[] runs = [.. Enumerable.Range(0, 5).Select(_ => new Run(network, training, observer))];
        Assert.Equal(parts, DenseEngine.Parts(new Job(Iris, 1, runs, TrainingDevice.Cpu)).Select(part => part.Length));
    }

    [Theory]
    [InlineData("mnist")]
    [InlineData("standardized mnist")]
    public void Run_SparseInputs_GivesTheSameBitsInAnyCompany(string name)
    {
        FoldData data = DenseData.Of(name);
        (NetworkSpec, TrainingSpec)[] kinds = [.. ((int[])[50, 100, 300]).Select(width =>
            Kind($"['flatten', {{'linear': {width}}}, 'relu', {{'linear': 'classes'}}]", 2,
                "{'name': 'adam', 'lr': 0.01, 'weight_decay': 0.001}", batchSize: 256))];
        ScriptedObserver[] observers = [.. kinds.Select(_ => new ScriptedObserver([]))];
        DenseData.Run(data, [.. kinds.Zip(observers, (kind, observer) => new Run(kind.Item1, kind.Item2, observer))]);
        foreach (((NetworkSpec network, TrainingSpec training), ScriptedObserver observer) in kinds.Zip(observers))
        {
            DenseData.AssertSame(DenseData.Alone(data, network, training), observer.Result!);
            observer.Dispose();
        }
    }

    [Fact]
    public void Run_RecordedTraining_GivesTheRecordedBits()
    {
        // Each operation rounds once, in one order, on every processor, so one record holds for all. If a later libtorch draws other
        // initial weights, the record changes, and the change log must say so.
        RunResult result = DenseData.Alone(
            DenseData.StandardizedMnist.Value, DenseData.Network("['flatten', {'linear': 20}, 'tanh', {'linear': 'classes'}]"),
            Trainings.Training(3, 100, "{'name': 'adam', 'lr': 0.01, 'weight_decay': 0.001}"));
        Assert.StartsWith("24f716dcfecde16138d2b334bd95c9a89464253ecaa2609f75", result.WeightsHash, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ResumedFromLibtorchsCheckpoint_BeginsAtTheFirstEpoch()
    {
        ScriptedCheckpoints saved = ScriptedCheckpoints.StopAt(0);
        Trainings.Run(Kinds[0].Training, Kinds[0].Network, data: Iris, observer: saved);
        using ScriptedObserver resumed = new([], resume: saved.Saved[0].Bytes), anew = new([]);
        DenseData.Run(Iris, RunOf(0, resumed));
        DenseData.Run(Iris, RunOf(0, anew));
        DenseData.AssertSame(anew.Result!, resumed.Result!);
    }

    [Fact]
    public void Run_MoreSteps_AllocatesNoMore()
    {
        // 4 epochs of 100 steps, or of 10. An allocation in each step would show 360 times.
        long Allocated(int batchSize)
        {
            using var observer = new ScriptedObserver([]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            DenseData.Run(Iris, new Run(Kinds[0].Network, Trainings.Training(4, batchSize), observer));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // Allocations beside a training, for example of a refilled buffer, happen in some runs. Allocations of steps happen in every run.
        long Least(int batchSize) => Enumerable.Range(0, 5).Min(_ => Allocated(batchSize));

        Assert.InRange(Least(1) - Least(10), -20_000, 360 * 8);
    }

    private static (NetworkSpec, TrainingSpec) Kind(string layers, int epochs, string optimizer, int batchSize = BatchSize) =>
        (DenseData.Network(layers), Trainings.Training(epochs, batchSize, optimizer));

    private static Run RunOf(int kind, IRunObserver<RunResult> observer) => new(Kinds[kind].Network, Kinds[kind].Training, observer);

    /// <summary>
    /// Trains a group and stops each network at its given place, if it gets there. Then resumes those networks, again in a group.
    /// </summary>
    private static void TogetherWithStops(int[] group, int[] epochs, int[] batches)
    {
        var saved = new Dictionary<int, byte[]?>();
        ScriptedObserver[] first = [.. group.Select(kind => new ScriptedObserver([], Stop(epochs[kind], batches[kind])))];
        DenseData.Run(Iris, [.. group.Zip(first, RunOf)]);
        foreach ((int kind, ScriptedObserver observer) in group.Zip(first))
        {
            if (observer.Result!.SuspendedAt is null) DenseData.AssertSame(Lone.Value[kind], observer.Result);
            else saved[kind] = observer.Saved;
            observer.Dispose();
        }

        if (saved.Count == 0) return;
        ScriptedObserver[] second = [.. saved.Values.Select(checkpoint => new ScriptedObserver([], resume: checkpoint))];
        DenseData.Run(Iris, [.. saved.Keys.Zip(second, RunOf)]);
        foreach ((int kind, ScriptedObserver observer) in saved.Keys.Zip(second))
        {
            DenseData.AssertSame(Lone.Value[kind], observer.Result!);
            observer.Dispose();
        }
    }

    private static RunPosition Stop(int epoch, int batch) => new(epoch, Math.Min(batch * BatchSize, 100));
}
