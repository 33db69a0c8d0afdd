using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;

namespace Gridfold.Models.Tests.Training;

/// <summary><c>training.threshold</c>: the threshold of two classes, here of versicolor against the other irises.</summary>
public sealed class DecisionThresholdTests
{
    private static readonly FoldData Data = Trainings.StandardizedIris.WithLabels(
        [.. Trainings.StandardizedIris.TrainingLabels().Select(IsVersicolor)],
        [.. Trainings.StandardizedIris.ValidationLabels().Select(IsVersicolor)], 2);

    private static readonly TrainingSpec Plain = Trainings.Training(6, batchSize: 16) with
    {
        Metrics = LearningTask.Default.Standard.With("validation_log_loss"),
    };

    private static readonly TrainingSpec Chosen = Plain with { Threshold = new DecisionThreshold(null, "f1", 0.2) };

    [Theory]
    [InlineData("0.3", "0.3")]
    [InlineData("'mcc'", "chosen by mcc from 20 % of the training rows of each fold")]
    [InlineData("{}", "chosen by balanced_accuracy from 20 % of the training rows of each fold")]
    [InlineData("{'metric': 'f1', 'fraction': 0.125}", "chosen by f1 from 12.5 % of the training rows of each fold")]
    public void Read_Threshold_IsThis(string written, string expected)
    {
        TrainingSpec? read = Read(written, Classification.Task, out Problems problems);
        Assert.Empty(problems.Errors);
        Assert.Equal(expected, read!.Threshold!.Text);
    }

    [Theory]
    [InlineData("1", "training.threshold is 1; it must be a number above 0 and below 1")]
    [InlineData("'recal_macro'", "training.threshold is the text 'recal_macro'; it must be a number above 0 and below 1, or a metric")]
    [InlineData("'recal_macro'", "did you mean 'recall_macro'?")]
    [InlineData("[0.5]", "training.threshold is a list; it must be a number")]
    [InlineData("{'metric': 'roc_auc'}", "training.threshold.metric is the text 'roc_auc', which is not known")]
    [InlineData("{'fraction': 0.6}", "training.threshold.fraction is 0.6; it must be a number above 0 and at most 0.5")]
    [InlineData("{'metrics': 'f1'}", "'metrics' is not a key of training.threshold")]
    public void Read_BadThreshold_SaysWhatIsPossible(string written, string expected)
    {
        Assert.Null(Read(written, Classification.Task, out Problems problems));
        Assert.Contains(expected, Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ThresholdOfARegression_IsRefused()
    {
        Assert.Null(Read("0.5", Regression.Task, out Problems problems));
        Assert.Equal(
            "training.threshold is 0.5; a threshold decides between two classes, and the task is regression: remove the key",
            Assert.Single(problems.Errors).Message);
    }

    [Fact]
    public void Check_ThreeClasses_IsRefused()
    {
        var problems = new Problems();
        Chosen.Threshold!.Check(["a", "b"], problems);
        Assert.Empty(problems.Errors);
        Chosen.Threshold.Check(["a", "b", "c"], problems);
        Assert.Equal(
            "training.threshold decides between two classes, and the data has 3: remove the key", Assert.Single(problems.Errors).Message);
    }

    [Fact]
    public void Train_OtherValidationRows_ChoosesTheSameThreshold()
    {
        FoldData other = Data with
        {
            ValidationInputs = [.. Data.ValidationInputs.Select(value => 3 - value)],
            ValidationTargets = new ClassTargets([.. Data.ValidationLabels().Select(label => 1 - label)], 2),
        };
        RunResult expected = Trainings.Run(Chosen, data: Data), found = Trainings.Run(Chosen, data: other);
        Assert.Equal(expected.WeightsHash, found.WeightsHash);
        Assert.Equal(expected.Judged!.Threshold, found.Judged!.Threshold);
        Assert.NotEqual(expected.Confusion!.ToArray(), found.Confusion!.ToArray());
        Assert.InRange(expected.Judged.Threshold!.Value, 0.01, 0.99);
        Assert.NotEqual(0.5, expected.Judged.Threshold);
    }

    [Fact]
    public void Train_OtherHeldRows_LearnsTheSameAndChoosesAnotherThreshold()
    {
        int length = Data.InputShape[0];
        HashSet<string> held = [.. HeldRows.Of(Data, 0.2, 42).Held.TrainingInputs.Chunk(length).Select(row => string.Join(' ', row))];
        float[] inputs = [.. Data.TrainingInputs.Chunk(length).SelectMany(
            row => held.Contains(string.Join(' ', row)) ? [.. row.Select(value => 3 - value)] : row)];
        RunResult expected = Trainings.Run(Chosen, data: Data), found = Trainings.Run(Chosen, data: Data with { TrainingInputs = inputs });
        Assert.Equal(expected.WeightsHash, found.WeightsHash);
        Assert.NotEqual(expected.Judged!.Threshold, found.Judged!.Threshold);
        Assert.NotEqual(Trainings.Run(Plain, data: Data).WeightsHash, expected.WeightsHash);
    }

    [Fact]
    public void Train_Threshold_DecidesTheClassesAndTheirMetrics()
    {
        RunResult plain = Trainings.Run(Plain, data: Data);
        RunResult result = Trainings.Run(Plain with { Threshold = new DecisionThreshold(0.2, "f1", 0) }, data: Data);
        Assert.Equal(plain.WeightsHash, result.WeightsHash);
        ClassProbabilities rows = result.Judged!.Probabilities!;
        int[] expected = [.. Enumerable.Range(0, rows.Labels.Count).Select(row => rows[row, 1] >= 0.2 ? 1 : 0)];
        Assert.Equal(expected, result.Judged.PredictedClasses);
        Assert.NotEqual(plain.Judged!.PredictedClasses, result.Judged.PredictedClasses);
        Assert.Equal(new ClassificationMetrics(result.Confusion!).F1Macro, result.History[^1].Get("validation_f1_macro"));
        foreach (string same in (string[])["validation_loss", "validation_log_loss", "training_f1_macro"])
            Assert.Equal(plain.History[^1].Get(same), result.History[^1].Get(same));
        Assert.Equal(0.2, result.Judged.Threshold);
    }

    [Fact]
    public void Run_InterruptedInEveryEpoch_GivesTheSameBits()
    {
        TrainingSpec training = Chosen with { Best = new BestEpoch("validation_f1_macro", IsMaximized: true) };
        RunResult expected = Trainings.Run(training, data: Data), result;
        byte[]? saved = null;
        do
        {
            ScriptedCheckpoints checkpoints = ScriptedCheckpoints.StopAt(4, saved);
            result = Trainings.Run(training, data: Data, observer: checkpoints);
            if (result.SuspendedAt is not null) saved = checkpoints.Saved[0].Bytes;
        }
        while (result.SuspendedAt is not null);

        Assert.NotNull(saved);
        Assert.Equal(expected.WeightsHash, result.WeightsHash);
        Assert.Equal(expected.History, result.History);
        Assert.Equal(expected.Judged!.Threshold, result.Judged!.Threshold);
        Assert.Equal(expected.Judged.PredictedClasses, result.Judged.PredictedClasses);
    }

    [Fact]
    public void Offer_Threshold_IsLibtorchsAlone()
    {
        Assert.All((bool[])[false, true], isOnGpu => Assert.Equal(
            EngineOffer.Alone, TrainingEngines.OfferFor(new RunSpec(Trainings.Network(), Chosen), EngineChoice.Auto, isOnGpu)));
    }

    private static int IsVersicolor(int label) => label == 1 ? 1 : 0;

    private static TrainingSpec? Read(string threshold, LearningTask task, out Problems problems)
    {
        problems = new Problems();
        string section = $"{{'optimizer': {{'name': 'adam', 'lr': 0.01}}, 'batch_size': 8, 'epochs': 5, 'threshold': {threshold}}}";
        return TrainingSpec.Read(new SpecMapReader(new LocatedSpec(section).Map, "training", problems), task);
    }
}
