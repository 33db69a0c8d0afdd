using Gridfold.Models.Datasets;
using Gridfold.Models.Randomness;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Training;

/// <summary>The promises for networks also hold for networks of images, with running statistics and residual blocks.</summary>
public sealed class ImageTrainingTests
{
    // 20 rows in batches of 8 give three steps an epoch, and an end.
    private const int QuestionsOfAnEpoch = 4;
    private const int Epochs = 3;

    private static readonly string[] Networks =
    [
        "{'layers': [{'conv2d': {'channels': 4, 'kernel': 3}}, 'batch_norm2d', 'relu', {'max_pool2d': 2}, {'dropout': 0.2}, 'flatten', "
            + "{'linear': 6}, 'batch_norm1d', 'tanh', {'linear': 'classes'}]}",
        "{'preset': {'name': 'resnet18', 'width': 0.05}}",
    ];

    private static readonly FoldData Stripes = Make();

    public static TheoryData<int, int[]> Interruptions
    {
        get
        {
            var cases = new TheoryData<int, int[]>();
            foreach (int network in (int[])[0, 1])
            {
                foreach (int[] stops in (int[][])[[0], [2], [3], [5, 1], [.. Enumerable.Repeat(0, (Epochs * QuestionsOfAnEpoch) - 1)]])
                    cases.Add(network, stops);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public void Run_InterruptedAndResumed_GivesTheBitsOfAnUninterruptedRun(int network, int[] stops)
    {
        RunResult whole = Run(network, null);
        byte[]? saved = null;
        foreach (int stop in stops)
        {
            ScriptedCheckpoints checkpoints = ScriptedCheckpoints.StopAt(stop, saved);
            Assert.NotNull(Run(network, checkpoints).SuspendedAt);
            saved = checkpoints.Saved[^1].Bytes;
        }

        RunResult resumed = Run(network, new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, saved));
        Assert.Equal(whole.WeightsHash, resumed.WeightsHash);
        Assert.Equal(whole.History, resumed.History);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Run_Twice_GivesTheSameWeightsWithTheRunningStatisticsAmongThem(int network)
    {
        RunResult first = Run(network, null), second = Run(network, null);
        Assert.Equal(first.WeightsHash, second.WeightsHash);
        Assert.Contains(first.Weights!, tensor => tensor.Name.EndsWith("running_mean", StringComparison.Ordinal)
            && tensor.Values.Any(value => value != 0));
    }

    [Fact]
    public void Run_Stripes_LearnsThem() => Assert.Equal(1, Run(0, null, epochs: 20).History[^1].Validation["accuracy"]);

    private static RunResult Run(int network, ScriptedCheckpoints? checkpoints, int epochs = Epochs) =>
        Trainings.Run(Trainings.Training(epochs), Trainings.Network(Networks[network]), data: Stripes, observer: checkpoints);

    /// <summary>Noisy images of 8x8 pixels with a bright row or a bright column.</summary>
    private static FoldData Make()
    {
        var random = new RandomStream(1);
        int[] labels = [.. Enumerable.Range(0, 28).Select(row => row % 2)];
        float[] inputs = [.. labels.SelectMany(Image)];
        return new FoldData(
            [1, 8, 8], inputs[..(20 * 64)], new ClassTargets(labels[..20], 2), inputs[(20 * 64)..], new ClassTargets(labels[20..], 2));

        float[] Image(int label)
        {
            long place = random.NextBelow(8);
            return [.. Enumerable.Range(0, 64)
                .Select(pixel => (float)(random.NextDouble() / 2) + ((label == 0 ? pixel / 8 : pixel % 8) == place ? 1 : 0))];
        }
    }
}
