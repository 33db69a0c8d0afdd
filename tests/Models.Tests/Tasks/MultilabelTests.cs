using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;
using Gridfold.Models.Prediction;
using Gridfold.Models.Tasks;
using Gridfold.Models.Tests.Datasets;
using Gridfold.Models.Tests.Training;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using Gridfold.Models.Training.Engines.Dense;
using Gridfold.Models.Training.Engines.Fused;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Tasks;

/// <summary>Rows with several labels.</summary>
public sealed class MultilabelTests
{
    private const string Network = "{'layers': [{'linear': 8}, 'tanh', {'linear': 'classes'}]}";

    private static readonly string[] Names = ["right", "high", "far"];

    private static readonly Dataset Points = Load(Table(row => row.Far));

    private static readonly int[] ValidationRows = [.. Enumerable.Range(0, 90).Where(row => row % 3 == 0)];

    private static readonly FoldData Fold = FoldDataBuilder.Build(
        Points, Section("table.csv").Spec(), [.. Enumerable.Range(0, 90).Where(row => row % 3 != 0)], ValidationRows);

    [Fact]
    public void Load_ThreeLabels_HasThemRowByRow()
    {
        Assert.Same(Multilabel.Task, Points.Task);
        Assert.Equal(Names, Points.TargetNames);
        Assert.Equal(["x", "y"], Points.FeatureNames);
        Assert.Empty(Points.ClassNames);
        Assert.Empty(Points.Warnings);
        Assert.Equal(270, Points.Values!.Length);
        Assert.Equal([0, 0, 1], Points.Values[..3]);
        Assert.IsType<LabelTargets>(Points.Targets);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("0.5")]
    [InlineData("-1")]
    [InlineData("yes")]
    public void Load_OtherValue_IsAnErrorWithLineAndColumn(string value)
    {
        Problem problem = Assert.Throws<InputException>(() => Load(Table(_ => value))).Problems[0];
        ProblemAssert.Says(problem, $"column 'far' has '{value}', and task is multilabel ... have 1 in the rows with the label and 0");
        Assert.Equal((2, 19), (problem.Location!.Line, problem.Location.Column));
    }

    [Fact]
    public void Load_LabelOfEveryRow_IsAWarning() => ProblemAssert.Says(
        Assert.Single(Load(Table(_ => "1")).Warnings), "label 'far' is 1 in all 90 rows; a network learns nothing from it");

    [Fact]
    public void PerRow_OutputsAndLabels_IsTheMeanOfEachLabelsCrossEntropy()
    {
        // ln(1 + e^-x) for a label and ln(1 + e^x) without: 0.693147, 0.126928 and 2.126928, 100 and 0.
        using Tensor outputs = tensor(new[] { 0f, 2, 2, -100, 100, 0 }, [2, 3]), labels = tensor(new[] { 1f, 1, 0, 1, 1, 0 }, [2, 3]);
        using Tensor losses = new BinaryCrossEntropySpec().PerRow(outputs, labels);
        float[] found = losses.data<float>().ToArray();
        Assert.Equal((0.693147 + 0.126928 + 2.126928) / 3, found[0], 1e-5);
        Assert.Equal((100 + 0.693147) / 3, found[1], 1e-5);
    }

    [Fact]
    public void Offer_BinaryCrossEntropy_IsLibtorchsAlone()
    {
        var run = new RunSpec(Trainings.Network(Network), Training(1));
        Assert.Null(new DenseEngine().Offer(run, out _));
        Assert.Null(new FusedEngine().Offer(run, out _));
        Assert.Equal(EngineOffer.Alone, TrainingEngines.OfferFor(run, EngineChoice.Auto, isOnGpu: false));
    }

    [Fact]
    public void Run_ThreeLabels_LearnsEach()
    {
        RunResult result = Trainings.Run(Training(60), Trainings.Network(Network), data: Fold);
        Assert.Equal("libtorch", result.Engine);
        MetricValues last = result.History[^1].Validation;
        Assert.Equal(Multilabel.Task.Standard.All.Select(metric => metric.Name), last.All.Select(metric => metric.Key));
        Assert.All(TargetMetrics.Of(result.Judged!, Multilabel.Task.Standard), label => Assert.InRange(label["f1"], 0.7, 1));
        Assert.InRange(last["subset_accuracy"], 0.6, 1);
        Assert.InRange(last["hamming_loss"], 0, 0.2);
    }

    [Fact]
    public void Run_ResumedWithinAnEpoch_GivesTheSameBits()
    {
        TrainingSpec training = Training(3) with { Best = new BestEpoch("validation_f1_macro", IsMaximized: true) };
        RunResult whole = Trainings.Run(training, Trainings.Network(Network), data: Fold);
        var stopped = ScriptedCheckpoints.StopAt(10);
        Trainings.Run(training, Trainings.Network(Network), data: Fold, observer: stopped);
        RunResult resumed = Trainings.Run(
            training, Trainings.Network(Network), data: Fold,
            observer: new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, Assert.Single(stopped.Saved).Bytes));
        Assert.Equal(whole.WeightsHash, resumed.WeightsHash);
        Assert.Equal(whole.History[^1].Values, resumed.History[^1].Values);
        Assert.Equal(whole.Judged!.Labels!.Predicted, resumed.Judged!.Labels!.Predicted);
    }

    [Fact]
    public void Predict_SavedFold_GivesTheProbabilitiesThatTheTrainingMeasured()
    {
        RunResult result = Trainings.Run(Training(5), Trainings.Network(Network), data: Fold);
        ModelDescription description = DescriptionOf(result) with { Labels = Names };
        using TrainedModel model = TrainedModel.Load([("fold", FoldModel.Save(description, result.Weights!))]);
        Assert.False(model.HasClasses);
        Assert.Equal(Names, model.Labels);
        double[] predicted = model.Predict(Points, ValidationRows);
        Assert.Equal(result.Judged!.Labels!.Predicted.Count, predicted.Length);
        Assert.All(result.Judged.Labels.Predicted.Zip(predicted), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(description.ToJson(), ModelDescription.Parse(description.ToJson(), "file").ToJson());
    }

    [Fact]
    public void Evaluate_TestSplit_HasTheLossAndTheMetricsOfEachLabel()
    {
        Dataset split = Load(Table(row => row.Far), ", 'test_fraction': 0.3");
        RunResult result = Trainings.Run(Training(5), Trainings.Network(Network), data: Fold);
        using TrainedModel model = TrainedModel.Load(
            [("fold", FoldModel.Save(DescriptionOf(result) with { Labels = Names }, result.Weights!))]);
        TestEvaluation evaluation = TestEvaluation.Of(model, split, Multilabel.Task.Standard);
        Assert.Equal(Multilabel.Task.Standard.All.Select(metric => metric.Name), evaluation.Metrics.All.Select(metric => metric.Key));
        int[] rows = split.RowsOf(Split.Test);
        double loss = rows.Index().Average(row => Enumerable.Range(0, 3).Average(label =>
        {
            double probability = evaluation.Outputs[(row.Index * 3) + label];
            return -Math.Log(split.Values![(row.Item * 3) + label] > 0 ? probability : 1 - probability);
        }));
        Assert.Equal(loss, evaluation.Metrics["loss"], 1e-12);
        Assert.Equal(evaluation.Metrics["f1_macro"], evaluation.Targets.Average(label => label["f1"]), 1e-12);
    }

    [Fact]
    public void Load_ImpossibleLabels_IsRefused()
    {
        RunResult result = Trainings.Run(Training(1), Trainings.Network(Network), data: Fold);
        ModelDescription description = DescriptionOf(result);
        Assert.All(
            (ModelDescription[])[
                description with { Labels = ["a"] },
                description with { Labels = ["a", "b"], Classes = ["a", "b"] },
                description with { Labels = ["a", "b"], Target = new TargetScale(0, 1) },
                description with { Labels = ["a", "b"], Threshold = 0.5 },
            ],
            wrong => Assert.Contains(
                "whose targets, input and preprocessing do not agree",
                Assert.Throws<InputException>(() => ModelDescription.Parse(wrong.ToJson(), "file")).Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{'layers': [{'linear': 2}]}", "the rows have 3 labels; the last layer must give one value for each")]
    [InlineData("{'layers': [{'linear': 3}, 'sigmoid']}", "the network ends with sigmoid, and the loss applies a sigmoid of its own")]
    public void Check_UnfitEnd_SaysWhatFits(string network, string words)
    {
        var problems = new Problems();
        Trainings.Network(network).Check([2], Points.Targets.Head, problems);
        ProblemAssert.Says(Assert.Single(problems.Errors.Concat(problems.Warnings)), words);
    }

    private static ModelDescription DescriptionOf(RunResult result) => new(
        ModelDescription.CurrentFormat, "points", 1, 1, result.WeightsHash!,
        System.Text.Json.JsonDocument.Parse(Network.Replace('\'', '"')).RootElement, [], Points.Format, Fold.Preprocessing);

    private static TrainingSpec Training(int epochs) => Trainings.Training(epochs) with
    {
        Loss = new BinaryCrossEntropySpec(),
        Metrics = Multilabel.Task.Standard,
    };

    private static DatasetSection Section(string path, string more = "") =>
        new($"{{'path': '{path}', 'label': ['right', 'high', 'far']{more}}}");

    private static Dataset Load(string table, string more = "")
    {
        using var folder = new TempFolder();
        DatasetSpec spec = Section(folder.Write("table.csv", table), more).Spec() with { Task = Multilabel.Task };
        return DatasetLoader.Load(spec, DatasetSection.Folders, CancellationToken.None);
    }

    /// <summary>A table of 90 points, each with its labels.</summary>
    private static string Table(Func<(double X, double Y, string Far), string> far)
    {
        var lines = new List<string> { "x,y,right,high,far" };
        for (int row = 0; row < 90; row++)
        {
            double x = ((row * 37 % 90) - 44.5) / 30, y = ((row * 53 % 90) - 44.5) / 30;
            string isFar = (x * x) + (y * y) > 1.2 ? "1" : "0";
            lines.Add(FormattableString.Invariant($"{x:0.000},{y:0.000},{(x > 0 ? 1 : 0)},{(y > 0 ? 1 : 0)},{far((x, y, isFar))}"));
        }

        return string.Join('\n', lines) + "\n";
    }
}
