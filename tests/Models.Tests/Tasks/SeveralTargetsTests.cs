using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;
using Gridfold.Models.Prediction;
using Gridfold.Models.Tasks;
using Gridfold.Models.Tests.Datasets;
using Gridfold.Models.Tests.Training;
using Gridfold.Models.Training;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Tasks;

/// <summary>A regression of several columns.</summary>
public sealed class SeveralTargetsTests
{
    private const string Network = "{'layers': [{'linear': 8}, 'tanh', {'linear': 'classes'}]}";

    private static readonly Dataset Flowers =
        DatasetLoader.Load(Section.Spec() with { Task = Regression.Task }, DatasetSection.Folders, CancellationToken.None);

    private static readonly int[] ValidationRows = [.. Enumerable.Range(0, 150).Where(row => row % 3 == 0)];

    private static readonly FoldData Fold =
        FoldDataBuilder.Build(Flowers, Section.Spec(), [.. Enumerable.Range(0, 150).Where(row => row % 3 != 0)], ValidationRows);

    private static readonly Dictionary<string, ReferenceCase> References =
        Recorded.Read<ReferenceFile>("reference_targets.json").Cases.ToDictionary(reference => reference.Name);

    private static readonly string[] Names = ["petal_width", "sepal_length"];

    public static TheoryData<string> CaseNames => [.. References.Keys];

    private static DatasetSection Section =>
        new("{'name': 'iris', 'label': ['petal_width', 'sepal_length'], 'ignore': ['species'], 'preprocess': ['standardize']}");

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Metrics_RecordedCase_AgreeWithScikitLearn(string name)
    {
        ReferenceCase reference = References[name];
        var values = new ValuePredictions(reference.Width);
        foreach ((double actual, double predicted) in reference.Actual.Zip(reference.Predicted)) values.Add(actual, predicted);
        var judgement = new Judgement(0) { Values = values };
        void Near(double expected, double found) => Assert.Equal(expected, found, Math.Max(1, Math.Abs(expected)) * 1e-9);
        double Of(string metric, Judgement of) => MetricTable.Find($"validation_{metric}")!.Of(of);
        Near(reference.Rmse, Of("rmse", judgement));
        Near(reference.Mae, Of("mae", judgement));
        Near(reference.Mape, Of("mape", judgement));
        Near(reference.R2, Of("r2", judgement));
        Near(reference.ExplainedVariance, Of("explained_variance", judgement));
        Near(reference.Pinball, Of("pinball", judgement));
        foreach ((int target, Judgement alone) in judgement.ByTarget().Index())
        {
            Near(reference.Each["rmse"][target], Of("rmse", alone));
            Near(reference.Each["r2"][target], Of("r2", alone));
        }
    }

    [Fact]
    public void Load_ListOfLabels_HasTheirNumbersInTheOrderOfTheList()
    {
        Assert.Equal(Names, Flowers.TargetNames);
        Assert.Equal(["sepal_width", "petal_length"], Flowers.FeatureNames);
        Assert.Equal((150, 300), (Flowers.RowCount, Flowers.Values!.Length));
        Assert.Equal([0.2, 5.1, 0.2, 4.9], Flowers.Values[..4]);
    }

    [Theory]
    [InlineData("[]", "dataset.label is a list; it must name at least one column")]
    [InlineData("['a', 'a']", "dataset.label has 'a', which dataset.label has too")]
    [InlineData("['a', {}]", "dataset.label has a map; it must hold names of columns")]
    public void Read_BadListOfLabels_IsAnError(string label, string words)
    {
        var problems = new Problems();
        var section = new LocatedSpec($"{{'path': 'a.csv', 'label': {label}}}");
        DatasetSpec.Read(new SpecMapReader(section.Map, "dataset", problems));
        Assert.Contains(words, problems.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LabelsThatAreMissing_NamesThem()
    {
        DatasetSpec spec = new DatasetSection("{'name': 'iris', 'label': ['petal_width', 'petal_widht']}").Spec();
        InputException exception = Assert.Throws<InputException>(() => DatasetLoader.Load(
            spec with { Task = Regression.Task }, DatasetSection.Folders, CancellationToken.None));
        Assert.Contains("'petal_widht'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Divide_Rows_StandardisesEachTargetByTheTrainingRows()
    {
        (Targets training, Targets validation) = new ValueTargets([1, 100, 3, 300, 5, 0], 2).Divide([0, 1], [2]);
        Assert.Equal([new TargetScale(2, 1), new TargetScale(200, 100)], training.Scales);
        Assert.Equal(training.Scales, validation.Scales);
        using Tensor one = training.ToTensor(), two = validation.ToTensor();
        Assert.Equal([2, 2], one.shape);
        Assert.Equal([-1f, -1, 1, 1], one.data<float>().ToArray());
        Assert.Equal([3f, -2], two.data<float>().ToArray());
    }

    [Fact]
    public void Run_TwoTargets_LearnsBothAndMeasuresTheirMean()
    {
        RunResult result = Trainings.Run(Training(40), Trainings.Network(Network), data: Fold);
        MetricValues last = result.History[^1].Validation;
        double[] each = [.. result.Judged!.ByTarget().Select(alone => MetricTable.Find("validation_r2")!.Of(alone))];
        Assert.Equal(2, each.Length);
        Assert.All(each, r2 => Assert.InRange(r2, 0.6, 1));
        Assert.Equal(each.Average(), last["r2"], 1e-12);
        Assert.NotEqual(each[0], each[1]);
    }

    [Fact]
    public void Run_ResumedWithinAnEpoch_GivesTheSameBits()
    {
        TrainingSpec training = Training(3) with { Best = new BestEpoch("validation_rmse", IsMaximized: false) };
        RunResult whole = Trainings.Run(training, Trainings.Network(Network), data: Fold);
        var stopped = ScriptedCheckpoints.StopAt(20);
        Trainings.Run(training, Trainings.Network(Network), data: Fold, observer: stopped);
        RunResult resumed = Trainings.Run(
            training, Trainings.Network(Network), data: Fold,
            observer: new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, Assert.Single(stopped.Saved).Bytes));
        Assert.Equal(whole.WeightsHash, resumed.WeightsHash);
        Assert.Equal(whole.History[^1].Values, resumed.History[^1].Values);
        Assert.Equal(whole.Judged!.Values!.Predicted, resumed.Judged!.Values!.Predicted);
    }

    [Fact]
    public void Predict_SavedFold_GivesTheNumbersThatTheTrainingMeasured()
    {
        RunResult result = Trainings.Run(Training(10), Trainings.Network(Network), data: Fold);
        TargetScale[] scales = [.. Fold.TrainingTargets.Scales.Zip(Names, (scale, name) => scale with { Name = name })];
        ModelDescription description = DescriptionOf(result) with { Targets = scales };
        using TrainedModel model = TrainedModel.Load([("fold", FoldModel.Save(description, result.Weights!))]);
        Assert.False(model.HasClasses);
        Assert.Equal(Names, model.TargetNames);
        double[] predicted = model.Predict(Flowers, ValidationRows);
        Assert.Equal(result.Judged!.Values!.Predicted.Count, predicted.Length);
        foreach ((double expected, double found) in result.Judged.Values.Predicted.Zip(predicted)) Assert.Equal(expected, found, 1e-5);
        Assert.Equal(description.ToJson(), ModelDescription.Parse(description.ToJson(), "file").ToJson());
    }

    [Fact]
    public void Load_ImpossibleTargets_IsRefused()
    {
        RunResult result = Trainings.Run(Training(1), Trainings.Network(Network), data: Fold);
        TargetScale named = new(0, 1) { Name = "a" };
        ModelDescription description = DescriptionOf(result);
        Assert.All(
            (ModelDescription[])[
                description with { Targets = [named] },
                description with { Targets = [named, new TargetScale(0, 1)] },
                description with { Targets = [named, named with { Deviation = 0 }] },
                description with { Targets = [named, named], Target = new TargetScale(0, 1) },
            ],
            wrong => Assert.Contains(
                "whose targets, input and preprocessing do not agree",
                Assert.Throws<InputException>(() => ModelDescription.Parse(wrong.ToJson(), "file")).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Check_NetworkOfOneValue_IsAnError()
    {
        var problems = new Problems();
        Trainings.Network("{'layers': [{'linear': 1}]}").Check([3], Flowers.Targets.Head, problems);
        ProblemAssert.Says(Assert.Single(problems.Errors), "the targets are 2 numbers; the last layer must give one value for each");
    }

    private static ModelDescription DescriptionOf(RunResult result) => new(
        ModelDescription.CurrentFormat, "flowers", 1, 1, result.WeightsHash!,
        System.Text.Json.JsonDocument.Parse(Network.Replace('\'', '"')).RootElement, [], Flowers.Format, Fold.Preprocessing);

    private static TrainingSpec Training(int epochs) => Trainings.Training(epochs) with
    {
        Loss = new MseSpec(),
        Metrics = Regression.Task.Standard,
    };

    private sealed record ReferenceFile(IReadOnlyList<ReferenceCase> Cases);

    private sealed record ReferenceCase(
        string Name, int Width, IReadOnlyList<double> Actual, IReadOnlyList<double> Predicted, double Rmse, double Mae, double Mape,
        double R2, double ExplainedVariance, double Pinball, IReadOnlyDictionary<string, IReadOnlyList<double>> Each);
}
