using CsCheck;
using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Training.Dense;

/// <summary>A training has the same bits alone, in any company, and however often it was interrupted.</summary>
public sealed class DenseEngineBitsTests
{
    private const int BatchSize = 16;

    private static readonly FoldData Iris = Trainings.StandardizedIris;

    // Of other widths, depths, optimizers, learning rates, dropout and lengths; the last but one diverges.
    private static readonly (NetworkSpec Network, TrainingSpec Training)[] Kinds =
    [
        Kind("[{'linear': 8}, 'relu', {'linear': 'classes'}]", 5, "{'name': 'adam', 'lr': 0.01}"),
        Kind("[{'linear': 33}, 'tanh', {'dropout': 0.4}, {'linear': 'classes'}]", 4, "{'name': 'adam', 'lr': 0.003, 'weight_decay': 0.01}"),
        Kind("[{'linear': 17}, 'relu', {'dropout': 0.2}, {'linear': 70}, 'elu', {'linear': 'classes'}]", 3, "{'name': 'adamw', 'lr': 0.01, 'weight_decay': 0.1}"),
        Kind("[{'linear': 'classes'}]", 6, "{'name': 'sgd', 'lr': 0.05}"),
        Kind("[{'linear': 130}, 'sigmoid', {'linear': 'classes'}]", 4, "{'name': 'sgd', 'lr': 0.05, 'momentum': 0.9, 'weight_decay': 0.001}"),
        Kind("[{'linear': 8}, 'relu', {'linear': 8}, {'linear': 'classes'}]", 6, "{'name': 'sgd', 'lr': 1e10}"),
        Kind("[{'linear': 8}, 'relu', {'linear': 'classes'}]", 2, "{'name': 'adam', 'lr': 0.01}"),
    ];

    private static readonly Lazy<TrainingResult[]> Lone = new(() => [.. Kinds.Select(kind => DenseData.Alone(Iris, kind.Network, kind.Training))]);

    [Fact]
    public void Run_AnyCompanyAndInterruptions_GivesTheBitsOfALoneRun() =>
        Gen.Select(Gen.Shuffle(Enumerable.Range(0, Kinds.Length).ToArray()), Gen.Int[1, Kinds.Length], Gen.Int[1, 5].Array[Kinds.Length], Gen.Int[0, 7].Array[Kinds.Length])
            .Sample((order, size, epochs, batches) =>
            {
                foreach (int[] group in order.Chunk(size)) TogetherWithStops(group, epochs, batches);
            }, iter: 40, threads: 1);

    [Fact]
    public void Run_AnotherIsDropped_LeavesTheOthersAlone()
    {
        using ScriptedTrajectory dropped = new([]) { DroppedAfter = 2 }, kept = new([2]);
        DenseData.Run(Iris, Trajectory(0, dropped), Trajectory(1, kept));
        Assert.Null(dropped.Result);
        DenseData.AssertSame(Lone.Value[1], kept.Result!);
    }

    [Fact]
    public void Run_ReadOnTheWay_GivesTheBitsOfShorterRuns()
    {
        using var control = new ScriptedTrajectory([2]);
        DenseData.Run(Iris, Trajectory(0, control));
        DenseData.AssertSame(Lone.Value[6], Assert.Single(control.Results));
        DenseData.AssertSame(Lone.Value[0], control.Result!);
    }

    [Theory]
    [InlineData("mnist")]
    [InlineData("standardized mnist")]
    public void Run_SparseInputs_GivesTheSameBitsInAnyCompany(string name)
    {
        FoldData data = DenseData.Of(name);
        (NetworkSpec, TrainingSpec)[] kinds = [.. ((int[])[50, 100, 300]).Select(width =>
            Kind($"['flatten', {{'linear': {width}}}, 'relu', {{'linear': 'classes'}}]", 2, "{'name': 'adam', 'lr': 0.01, 'weight_decay': 0.001}", batchSize: 256))];
        ScriptedTrajectory[] controls = [.. kinds.Select(_ => new ScriptedTrajectory([]))];
        DenseData.Run(data, [.. kinds.Zip(controls, (kind, control) => new Trajectory(kind.Item1, kind.Item2, control))]);
        foreach (((NetworkSpec network, TrainingSpec training), ScriptedTrajectory control) in kinds.Zip(controls))
        {
            DenseData.AssertSame(DenseData.Alone(data, network, training), control.Result!);
            control.Dispose();
        }
    }

    [Fact]
    public void Run_RecordedTraining_GivesTheRecordedBits()
    {
        // Every operation rounds once and in one order on any processor, so one record holds for all. Should libtorch draw other weights one
        // day, it changes, and the change log must say so.
        TrainingResult result = DenseData.Alone(DenseData.StandardizedMnist.Value, DenseData.Network("['flatten', {'linear': 20}, 'tanh', {'linear': 'classes'}]"),
            Trainings.Training(3, 100, "{'name': 'adam', 'lr': 0.01, 'weight_decay': 0.001}"));
        Assert.StartsWith("24f716dcfecde16138d2b334bd95c9a89464253ecaa2609f75", result.WeightsHash, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ResumedFromLibtorchsCheckpoint_IsRefused()
    {
        ScriptedCheckpoints saved = ScriptedCheckpoints.StopAt(0);
        TrainingLoop.Run(Iris, Kinds[0].Network, Kinds[0].Training, 42, null, CancellationToken.None, saved);
        using var control = new ScriptedTrajectory([], resume: saved.Saved[0].Bytes);
        Assert.Contains("the engine is libtorch, and here it is dense", Assert.Throws<CheckpointDamagedException>(() => DenseData.Run(Iris, Trajectory(0, control))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MoreSteps_AllocatesNoMore()
    {
        // 4 epochs of 100 steps, or of 10: what a step allocated would show 360 times.
        long Allocated(int batchSize)
        {
            using var control = new ScriptedTrajectory([]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            DenseData.Run(Iris, new Trajectory(Kinds[0].Network, Trainings.Training(4, batchSize), control));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // What happens once beside a training, such as a buffer that is refilled, comes and goes; what steps allocate is in every run.
        long Least(int batchSize) => Enumerable.Range(0, 5).Min(_ => Allocated(batchSize));

        Assert.InRange(Least(1) - Least(10), -20_000, 360 * 8);
    }

    private static (NetworkSpec, TrainingSpec) Kind(string layers, int epochs, string optimizer, int batchSize = BatchSize) =>
        (DenseData.Network(layers), Trainings.Training(epochs, batchSize, optimizer));

    private static Trajectory Trajectory(int kind, ITrajectoryControl control) => new(Kinds[kind].Network, Kinds[kind].Training, control);

    /// <summary>Trains a group, each of which is stopped where it is told if it comes there; then resumes those, in a group again.</summary>
    private static void TogetherWithStops(int[] group, int[] epochs, int[] batches)
    {
        var saved = new Dictionary<int, byte[]?>();
        ScriptedTrajectory[] first = [.. group.Select(kind => new ScriptedTrajectory([], Stop(epochs[kind], batches[kind])))];
        DenseData.Run(Iris, [.. group.Zip(first, Trajectory)]);
        foreach ((int kind, ScriptedTrajectory control) in group.Zip(first))
        {
            if (control.Result!.SuspendedAt is null) DenseData.AssertSame(Lone.Value[kind], control.Result);
            else saved[kind] = control.Saved;
            control.Dispose();
        }

        if (saved.Count == 0) return;
        ScriptedTrajectory[] second = [.. saved.Values.Select(checkpoint => new ScriptedTrajectory([], resume: checkpoint))];
        DenseData.Run(Iris, [.. saved.Keys.Zip(second, Trajectory)]);
        foreach ((int kind, ScriptedTrajectory control) in saved.Keys.Zip(second))
        {
            DenseData.AssertSame(Lone.Value[kind], control.Result!);
            control.Dispose();
        }
    }

    private static TrainingPosition Stop(int epoch, int batch) => new(epoch, Math.Min(batch * BatchSize, 100));
}
