using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines.Dense;

namespace Gridfold.Models.Tests.Training.Engines.Dense.Convolutions;

/// <summary>A training with convolutions gives the same bits alone and together with others, however often it was interrupted.</summary>
public sealed class ConvolutionalBitsTests
{
    private const int BatchSize = 24;

    private static readonly FoldData Images = DenseData.FewImages.Value;

    // Networks of other depths and widths. Each overwrites what the others left in the shared memory, borders included.
    private static readonly (NetworkSpec Network, TrainingSpec Training)[] Kinds =
    [
        Kind("[{'conv2d': {'channels': 6, 'kernel': 5, 'stride': 2, 'padding': 2}}, 'relu', {'max_pool2d': 2}, {'dropout': 0.2}, "
            + "'flatten', {'linear': 'classes'}]", 3),
        Kind("[{'conv2d': {'channels': 5, 'kernel': 3}}, {'max_pool2d': 3}, {'conv2d': {'channels': 7, 'kernel': 3, 'padding': 1}}, "
            + "'tanh', {'dropout': 0.4}, 'flatten', {'linear': 20}, "
            + "'relu', {'dropout': 0.3}, {'linear': 'classes'}]", 2),
        Kind("[{'conv2d': {'channels': 4, 'kernel': 4, 'stride': 4}}, 'leaky_relu', {'conv2d': {'channels': 'classes', 'kernel': 3, "
            + "'padding': 2}}, {'adaptive_avg_pool2d': 1}, 'flatten']", 3),
    ];

    [Fact]
    public void Run_AnyCompanyAndInterruptions_GivesTheBitsOfALoneRun()
    {
        RunResult[] lone = [.. Kinds.Select(kind => DenseData.Alone(Images, kind.Network, kind.Training))];
        int[][] orders = [[0, 1, 2], [2, 0, 1], [1, 2, 0]];
        foreach (int[] order in orders)
        {
            // The first training stops in its second epoch, the second one at the end of its first epoch.
            RunPosition?[] stops = [new RunPosition(2, 2 * BatchSize), new RunPosition(2, 0), null];
            ScriptedObserver[] observers = [.. order.Select((_, index) => new ScriptedObserver([], stops[index]))];
            DenseData.Run(Images, [.. order.Zip(observers, RunOf)]);
            Assert.Equal(stops, observers.Select(observer => observer.Result!.SuspendedAt));
            DenseData.AssertSame(lone[order[2]], observers[2].Result!);
            ScriptedObserver[] resumed = [.. observers.Take(2).Select(observer => new ScriptedObserver([], resume: observer.Saved))];
            DenseData.Run(Images, [.. order.Zip(resumed, RunOf)]);
            for (int index = 0; index < 2; index++) DenseData.AssertSame(lone[order[index]], resumed[index].Result!);
            foreach (ScriptedObserver observer in observers.Concat(resumed)) observer.Dispose();
        }
    }

    [Fact]
    public void Run_RecordedTraining_GivesTheRecordedBits()
    {
        // As for linear layers, one record holds for every processor.
        RunResult result = DenseData.Alone(Images, Kinds[1].Network, Kinds[1].Training);
        Assert.StartsWith("aa268ded385ac1fa7fbf6053714b56984134441eb93e4b7a3c", result.WeightsHash, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{'conv2d': {'channels': 32, 'kernel': 5, 'stride': 2}}, 'tanh', {'max_pool2d': 2}, {'adaptive_max_pool2d': 3}, "
        + "{'dropout': 0.5}, 'flatten', {'linear': 'classes'}]", 32, true)]
    [InlineData("[{'conv2d': {'channels': 32, 'kernel': 5}}, 'flatten', {'linear': 'classes'}]", 8, true)]
    [InlineData("[{'conv2d': {'channels': 32, 'kernel': 5}}, 'flatten', {'linear': 'classes'}]", 7, false)]
    [InlineData(
        "[{'conv2d': {'channels': 32, 'kernel': 5}}, {'conv2d': {'channels': 32, 'kernel': 3}}, 'flatten', {'linear': 'classes'}]", 48,
        true)]
    [InlineData(
        "[{'conv2d': {'channels': 32, 'kernel': 5}}, {'conv2d': {'channels': 32, 'kernel': 3}}, 'flatten', {'linear': 'classes'}]", 40,
        false)]
    [InlineData(
        "[{'conv2d': {'channels': 64, 'kernel': 3}}, {'conv2d': {'channels': 64, 'kernel': 3}}, 'flatten', {'linear': 'classes'}]", 64,
        false)]
    [InlineData("[{'conv2d': {'channels': 4, 'kernel': 5}}, 'gelu', 'flatten', {'linear': 'classes'}]", 32, false)]
    [InlineData("[{'conv2d': {'channels': 4, 'kernel': 5}}, 'batch_norm2d', 'flatten', {'linear': 'classes'}]", 32, false)]
    [InlineData("[{'conv2d': {'channels': 4, 'kernel': 5}}, {'conv2d': {'channels': 4, 'kernel': 5, 'stride': 2}}, 'flatten', "
        + "{'linear': 'classes'}]", 32, false)]
    [InlineData("[{'conv2d': {'channels': 4, 'kernel': 2, 'padding': 2}}, 'flatten', {'linear': 'classes'}]", 32, false)]
    [InlineData("[{'max_pool2d': 2}, {'conv2d': {'channels': 4, 'kernel': 5}}, 'flatten', {'linear': 'classes'}]", 32, false)]
    public void Offer_Convolutions_IsForWhatTheEngineKnowsAndIsFastAt(string layers, int batchSize, bool isTaken) =>
        Assert.Equal(
            isTaken, new DenseEngine().Offer(new RunSpec(DenseData.Network(layers), Trainings.Training(1, batchSize)), out _) is not null);

    [Fact]
    public void Run_Diverges_EndsWithTheWordsOfLibtorch()
    {
        TrainingSpec training = Trainings.Training(3, BatchSize, "{'name': 'sgd', 'lr': 1e20}");
        RunResult expected = Trainings.Run(training, Kinds[0].Network, data: Images),
            found = DenseData.Alone(Images, Kinds[0].Network, training);
        Assert.StartsWith("diverged: the training loss is", found.Divergence, StringComparison.Ordinal);
        Assert.Equal((expected.Divergence, expected.EpochsTrained), (found.Divergence, found.EpochsTrained));
    }

    private static (NetworkSpec, TrainingSpec) Kind(string layers, int epochs) =>
        (DenseData.Network(layers), Trainings.Training(epochs, BatchSize, "{'name': 'adam', 'lr': 0.01, 'weight_decay': 0.001}"));

    private static Run RunOf(int kind, IRunObserver<RunResult> observer) => new(Kinds[kind].Network, Kinds[kind].Training, observer);
}
