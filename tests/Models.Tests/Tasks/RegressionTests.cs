using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Losses;
using Gridfold.Models.Prediction;
using Gridfold.Models.Tasks;
using Gridfold.Models.Tests.Datasets;
using Gridfold.Models.Tests.Training;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines.Dense;
using Gridfold.Models.Training.Engines.Fused;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Tasks;

public sealed class RegressionTests
{
    private const string Network = "{'layers': [{'linear': 8}, 'tanh', {'linear': 1}]}";

    private static readonly Dataset Flowers = Read(Section);

    private static readonly int[] TrainingRows = [.. Enumerable.Range(0, 150).Where(row => row % 3 != 0)];
    private static readonly int[] ValidationRows = [.. Enumerable.Range(0, 150).Where(row => row % 3 == 0)];

    private static readonly FoldData Fold = FoldDataBuilder.Build(Flowers, Section.Spec(), TrainingRows, ValidationRows);

    private static DatasetSection Section =>
        new("{'name': 'iris', 'label': 'petal_width', 'ignore': ['species'], 'preprocess': ['standardize']}");

    [Fact]
    public void Divide_Rows_StandardisesByTheTrainingRowsAlone()
    {
        var all = new ValueTargets([1e9 + 1, 1e9 + 3, 5e9]);
        (Targets training, Targets validation) = all.Divide([0, 1], [2]);
        Assert.Equal(new TargetScale(1e9 + 2, 1), training.Scales[0]);
        Assert.Equal(training.Scales, validation.Scales);
        using Tensor tensor = training.ToTensor();
        Assert.Equal([2, 1], tensor.shape);
        Assert.Equal([-1f, 1], tensor.data<float>().ToArray());
        Assert.Equal(new TargetScale(7, 1), new ValueTargets([7, 7, 7]).Scales[0]);
        Assert.Equal(1e9 + 1, training.Scales[0].Restore(-1));
    }

    [Theory]
    [InlineData("mse", new[] { 4, 0.25, 0 })]
    [InlineData("mae", new[] { 2, 0.5, 0 })]
    [InlineData("{'name': 'huber'}", new[] { 1.5, 0.125, 0 })]
    [InlineData("{'name': 'huber', 'delta': 0.25}", new[] { 0.46875, 0.09375, 0 })]
    [InlineData("{'name': 'quantile', 'q': 0.75}", new[] { 1.5, 0.125, 0 })]
    public void PerRow_Errors_AreThoseWorkedOutByHand(string loss, double[] expected)
    {
        using Tensor outputs = tensor(new[] { 1f, 2.5f, 3 }, [3, 1]), targets = tensor(new[] { 3f, 2, 3 }, [3, 1]);
        using Tensor perRow = ReadLoss(loss).PerRow(outputs, targets);
        Assert.Equal(expected, perRow.data<float>().ToArray().Select(value => (double)value));
    }

    [Theory]
    [InlineData("'quantile'", "training.loss has no 'q'; it is required: the quantile to predict")]
    [InlineData("{'name': 'quantile', 'q': 1}", "it must be a number above 0 and below 1")]
    [InlineData("{'name': 'huber', 'delta': 0}", "it must be a number above 0")]
    [InlineData("'cross_entropy'", "training.loss is the text 'cross_entropy', which is not known")]
    public void ReadLoss_Wrong_IsAnError(string loss, string words)
    {
        var problems = new Problems();
        Regression.Task.ReadLoss(new SpecMapReader(new LocatedSpec($"{{'loss': {loss}}}").Map, "training", problems));
        ProblemAssert.Says(Assert.Single(problems.Errors), words);
    }

    [Fact]
    public void Run_OnePredictorAfterTheOther_LearnsAndReportsInTheUnitOfTheTarget()
    {
        RunResult result = Trainings.Run(Training(40), Trainings.Network(Network), data: Fold);
        EpochMetrics last = result.History[^1];
        Assert.Null(result.Confusion);
        Assert.InRange(last.Validation["rmse"], 0.05, 0.3);
        Assert.InRange(last.Validation["r2"], 0.85, 1);

        // The loss is of the standardised target, and the metric of centimetres.
        double deviation = Fold.TrainingTargets.Scales[0].Deviation;
        Assert.Equal(last.Validation["rmse"], Math.Sqrt(last.Validation["loss"]) * deviation, 1e-5);
    }

    [Fact]
    public void Run_ResumedWithinAnEpoch_GivesTheSameBits()
    {
        RunResult whole = Trainings.Run(Training(3), Trainings.Network(Network), data: Fold);
        var stopped = ScriptedCheckpoints.StopAt(20);
        Trainings.Run(Training(3), Trainings.Network(Network), data: Fold, observer: stopped);
        (RunPosition position, byte[] saved) = Assert.Single(stopped.Saved);
        Assert.True(position.RowsDone > 0);
        RunResult resumed = Trainings.Run(
            Training(3), Trainings.Network(Network), data: Fold, observer: new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, saved));
        Assert.Equal(whole.WeightsHash, resumed.WeightsHash);
        Assert.Equal(whole.History[^1].Values, resumed.History[^1].Values);
        Assert.Equal(whole.History[1].Values, resumed.History[1].Values);
    }

    [Fact]
    public void Offer_OfSpecialEngines_IsNone()
    {
        var run = new RunSpec(Trainings.Network(Network), Training(1));
        Assert.Null(new DenseEngine().Offer(run, out string? dense));
        Assert.Null(new FusedEngine().Offer(run, out string? fused));
        Assert.Equal(("does not know the loss mse", "does not know the loss mse"), (dense, fused));
    }

    [Fact]
    public void Predict_SavedFold_GivesTheNumbersThatTheTrainingMeasured()
    {
        RunResult result = Trainings.Run(Training(10), Trainings.Network(Network), data: Fold);
        var description = new ModelDescription(
            ModelDescription.CurrentFormat, "flowers", 1, 1, result.WeightsHash!,
            System.Text.Json.JsonDocument.Parse(Network.Replace('\'', '"')).RootElement, [], Flowers.Format, Fold.Preprocessing)
        { Target = Fold.TrainingTargets.Scales[0] };
        using TrainedModel model = TrainedModel.Load([("fold", FoldModel.Save(description, result.Weights!))]);
        double[] predicted = model.Predict(Flowers, ValidationRows);
        double squares = ValidationRows.Zip(predicted, (row, value) => Math.Pow(Flowers.Values![row] - value, 2)).Average();
        Assert.False(model.HasClasses);
        Assert.Equal(result.History[^1].Validation["rmse"], Math.Sqrt(squares), 1e-6);
        Assert.Equal(description.ToJson(), ModelDescription.Parse(description.ToJson(), "file").ToJson());
    }

    [Theory]
    [InlineData("{'layers': [{'linear': 2}]}", "the target is one number; the last layer must give one value")]
    public void Check_OtherWidth_IsAnError(string network, string words)
    {
        var problems = new Problems();
        Trainings.Network(network).Check([3], Regression.Head, problems);
        ProblemAssert.Says(Assert.Single(problems.Errors), words);
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("sigmoid")]
    [InlineData("softmax")]
    public void Check_BoundedEnd_IsAWarning(string layer)
    {
        var problems = new Problems();
        Trainings.Network($"{{'layers': [{{'linear': 1}}, '{layer}']}}").Check([3], Regression.Head, problems);
        ProblemAssert.Says(Assert.Single(problems.Warnings), $"the network ends with {layer}");
    }

    private static Dataset Read(DatasetSection section) =>
        DatasetLoader.Load(section.Spec() with { Task = Regression.Task }, DatasetSection.Folders, CancellationToken.None);

    private static TrainingSpec Training(int epochs) => Trainings.Training(epochs) with
    {
        Loss = new MseSpec(),
        Metrics = Regression.Task.Standard,
    };

    private static LossSpec ReadLoss(string loss)
    {
        var problems = new Problems();
        string written = loss.StartsWith('{') ? loss : $"'{loss}'";
        LossSpec spec = Regression.Task.ReadLoss(new SpecMapReader(new LocatedSpec($"{{'loss': {written}}}").Map, "training", problems));
        problems.ThrowIfAny();
        return spec;
    }
}
