using CsCheck;
using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using TorchSharp;

namespace Gridfold.Models.Tests.Training;

/// <summary>A training that was interrupted and resumed, however often, gives the bits of an uninterrupted one.</summary>
public sealed class ResumeTests
{
    private const string Adam = "{'name': 'adam', 'lr': 0.01, 'weight_decay': 0.001, 'betas': [0.8, 0.95], 'eps': 1e-7}";
    private const string AdamW = "{'name': 'adamw', 'lr': 0.01, 'weight_decay': 0.01, 'betas': [0.8, 0.95], 'eps': 1e-7}";
    private const string Momentum = "{'name': 'sgd', 'lr': 0.05, 'momentum': 0.9, 'weight_decay': 0.001}";
    private const string Sgd = "{'name': 'sgd', 'lr': 0.05}";
    private const int Epochs = 4;

    // 100 training rows make seven batches, the last one of 4 rows. The training asks whether to stop after each batch and at each epoch's
    // end.
    private const int BatchSize = 16;
    private const int QuestionsOfAnEpoch = 8;
    private const int Questions = (Epochs * QuestionsOfAnEpoch) - 1;

    private static readonly FoldData Iris = Trainings.OwnIris();

    private static readonly NetworkSpec WithDropout = Trainings.Network(
        "{'layers': [{'linear': 8}, 'relu', {'dropout': 0.3}, {'linear': 8}, 'tanh', {'linear': 'classes'}]}");

    private static readonly string[] Optimizers = [Adam, AdamW, Momentum, Sgd];

    private static readonly Dictionary<string, RunResult> Uninterrupted = Optimizers.ToDictionary(
        optimizer => optimizer, optimizer => Trainings.Run(Training(optimizer), WithDropout));

    public static TheoryData<string, int[]> Interruptions
    {
        get
        {
            var cases = new TheoryData<string, int[]>();
            foreach (string optimizer in Optimizers)
            {
                // The stops: at the first batch; within an epoch; before and after an epoch's validation; at the last question; twice; at
                // every question.
                int[][] stops = [[0], [10], [QuestionsOfAnEpoch - 2], [QuestionsOfAnEpoch - 1], [Questions - 1], [3, 9], [7, 0],
                    [.. Enumerable.Repeat(0, Questions)]];
                foreach (int[] questions in stops) cases.Add(optimizer, questions);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public void Run_InterruptedAndResumed_GivesTheBitsOfAnUninterruptedRun(string optimizer, int[] stops) =>
        AssertSame(Uninterrupted[optimizer], RunWithStops(optimizer, stops));

    [Fact]
    public void Run_InterruptedAnywhere_GivesTheBitsOfAnUninterruptedRun() =>
        Gen.Select(Gen.Int[0, Optimizers.Length - 1].Select(index => Optimizers[index]), Gen.Int[0, (Questions / 3) - 1].Array[1, 3])
            .Sample((optimizer, stops) => AssertSame(Uninterrupted[optimizer], RunWithStops(optimizer, stops)), iter: 60, threads: 1);

    [Theory]
    [InlineData(Adam)]
    [InlineData(AdamW)]
    [InlineData(Momentum)]
    [InlineData(Sgd)]
    public void Run_Resumed_SavesTheBytesThatAnUninterruptedRunSaves(string optimizer)
    {
        var whole = new ScriptedCheckpoints(_ => CheckpointAnswer.Save);
        Run(optimizer, whole);
        var resumed = new ScriptedCheckpoints(_ => CheckpointAnswer.Save, whole.Saved[4].Bytes);
        Run(optimizer, resumed);
        Assert.Equal(whole.Saved.Skip(5).Select(saved => saved.Position), resumed.Saved.Select(saved => saved.Position));
        Assert.All(whole.Saved.Skip(5).Zip(resumed.Saved), pair => Assert.Equal(pair.First.Bytes, pair.Second.Bytes));
    }

    [Fact]
    public void Run_ResumedWithGradientsOfMinusZero_SavesTheBytesThatAnUninterruptedRunSaves()
    {
        // A feature that is 0 in every row. The gradients of its weights are 0 and -0, and so are their momenta.
        FoldData iris = Trainings.StandardizedIris;
        FoldData data = iris with { TrainingInputs = [.. iris.TrainingInputs.Select((value, index) => index % 4 == 0 ? 0 : value)] };
        TrainingSpec training = Trainings.Training(1, batchSize: 1, "{'name': 'sgd', 'lr': 0.05, 'momentum': 0.9}");
        var whole = new ScriptedCheckpoints(_ => CheckpointAnswer.Save);
        Trainings.Run(training, data: data, observer: whole);
        Assert.All(Enumerable.Range(0, 20), question =>
        {
            ScriptedCheckpoints resumed = ScriptedCheckpoints.StopAt(0, whole.Saved[question].Bytes);
            Trainings.Run(training, data: data, observer: resumed);
            Assert.Equal(whole.Saved[question + 1].Bytes, resumed.Saved[0].Bytes);
        });
    }

    [Fact]
    public void Run_SavedOnTheWay_GoesOnAsIfItWereNot()
    {
        var checkpoints = new ScriptedCheckpoints(_ => CheckpointAnswer.Save);
        AssertSame(Uninterrupted[Adam], Run(Adam, checkpoints));
        Assert.Equal(Questions, checkpoints.Saved.Count);
        Assert.Equal(checkpoints.Asked, checkpoints.Saved.Select(saved => saved.Position));
    }

    [Fact]
    public void Run_WithCheckpoints_IsAskedAfterEveryStepAndAtEveryEpochsEndButTheLast()
    {
        var checkpoints = new ScriptedCheckpoints(_ => CheckpointAnswer.Continue);
        Run(Adam, checkpoints);
        IEnumerable<RunPosition> expected = Enumerable.Range(1, Epochs).SelectMany(epoch =>
            ((int[])[16, 32, 48, 64, 80, 96, 100]).Select(rows => new RunPosition(epoch, rows)).Append(new RunPosition(epoch + 1, 0)));
        Assert.Equal(expected.SkipLast(1), checkpoints.Asked);
        Assert.Empty(checkpoints.Saved);
    }

    [Theory]
    [InlineData(2, 1, 48, 0, 1)]
    [InlineData(QuestionsOfAnEpoch - 1, 2, 0, 1, 1)]
    [InlineData(QuestionsOfAnEpoch, 2, 16, 1, 2)]
    public void Run_Suspended_SaysWhereAndHasNoEnd(int question, int epoch, int rowsDone, int epochsEnded, int epochsBegun)
    {
        ScriptedCheckpoints checkpoints = ScriptedCheckpoints.StopAt(question);
        RunResult result = Run(Adam, checkpoints);
        var position = new RunPosition(epoch, rowsDone);
        Assert.Equal(position, result.SuspendedAt);
        Assert.Equal(position, Assert.Single(checkpoints.Saved).Position);
        Assert.Equal(position, checkpoints.Asked[^1]);
        Assert.Equal((epochsEnded, epochsBegun), (result.History.Count, result.EpochsTrained));
        Assert.Equal((null, null, null), (result.Confusion, result.WeightsHash, result.Divergence));
    }

    [Fact]
    public void Run_Resumed_TellsOnlyTheEpochsThatEndInIt()
    {
        ScriptedCheckpoints first = ScriptedCheckpoints.StopAt(QuestionsOfAnEpoch + 2);
        Run(Adam, first);
        var second = new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, first.Saved[0].Bytes);
        RunResult result = Run(Adam, second);
        Assert.Equal(result.History.Skip(1), second.Epochs);
    }

    [Theory]
    [InlineData(Adam)]
    [InlineData(AdamW)]
    [InlineData(Momentum)]
    public void Run_SuspendedAndResumed_LeavesNoTensor(string optimizer)
    {
        RunWithStops(optimizer, [3]);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        RunWithStops(optimizer, [3, 9, QuestionsOfAnEpoch]);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static TrainingSpec Training(string optimizer) => Trainings.Training(Epochs, BatchSize, optimizer);

    private static RunResult Run(string optimizer, ScriptedCheckpoints checkpoints) =>
        Trainings.Run(Training(optimizer), WithDropout, data: Iris, observer: checkpoints);

    /// <summary>Stops each run at its question, resumes it, and lets the last one end.</summary>
    private static RunResult RunWithStops(string optimizer, int[] stops)
    {
        byte[]? saved = null;
        foreach (int question in stops)
        {
            ScriptedCheckpoints checkpoints = ScriptedCheckpoints.StopAt(question, saved);
            Assert.NotNull(Run(optimizer, checkpoints).SuspendedAt);
            saved = checkpoints.Saved[0].Bytes;
        }

        return Run(optimizer, new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, saved));
    }

    private static void AssertSame(RunResult expected, RunResult found)
    {
        Assert.Null(found.SuspendedAt);
        Assert.Equal(expected.WeightsHash, found.WeightsHash);
        Assert.Equal(expected.History, found.History);
        Assert.Equal(expected.Confusion!.ToArray(), found.Confusion!.ToArray());
        Assert.Equal((expected.EpochsTrained, expected.Divergence), (found.EpochsTrained, found.Divergence));
    }
}
