using System.Text.Json;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;
using Gridfold.Models.Prediction;
using Gridfold.Models.Tests.Datasets;
using Gridfold.Models.Tests.Training;
using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Prediction;

/// <summary>Only the test split judges a model. A caller cannot choose rows, and no other row can change the result.</summary>
public sealed class TestEvaluationTests : IDisposable
{
    private const string Layers = "{'layers': [{'linear': 'classes'}]}";
    private static readonly Dataset Iris = WithTestSplit(new DatasetSection("{'name': 'iris'}").Load());
    private readonly TrainedModel _model = Train();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Of_TestSplit_CountsItsRows()
    {
        TestEvaluation evaluation = TestEvaluation.Of(_model, Iris, LearningTask.Default.Standard);
        Assert.Equal(30, evaluation.Confusion!.Total);
        double[] probabilities = _model.Predict(Iris.Inputs);
        int[] test = Iris.RowsOf(Split.Test);
        Assert.Equal(test.Count(row => TrainedModel.Decide(probabilities.AsSpan(row * 3, 3)) == Iris.Labels[row]) / 30.0,
            evaluation.Metrics["accuracy"], 1e-12);
        Assert.Equal(test.Average(row => -Math.Log(probabilities[(row * 3) + Iris.Labels[row]])), evaluation.Metrics["loss"], 1e-9);
    }

    [Fact]
    public void Of_OtherTrainingAndValidationRows_GivesTheSame()
    {
        bool IsTest(int row) => Iris.Splits[row] == Split.Test;
        Dataset other = Copy(
            [.. Iris.Inputs.Select((value, index) => IsTest(index / 4) ? value : 1000 - value)],
            [.. Iris.Labels.Select((label, row) => IsTest(row) ? label : (label + 1) % 3)]);
        (TestEvaluation expected, TestEvaluation found) = (
            TestEvaluation.Of(_model, Iris, LearningTask.Default.Standard),
            TestEvaluation.Of(_model, other, LearningTask.Default.Standard));
        Assert.Equal(expected.Metrics, found.Metrics);
        Assert.Equal(expected.Confusion!.ToArray(), found.Confusion!.ToArray());
    }

    [Fact]
    public void Of_OtherTestRow_GivesAnotherResult()
    {
        int[] labels = [.. Iris.Labels];
        int row = Iris.RowsOf(Split.Test)[0];
        labels[row] = (labels[row] + 1) % 3;
        Assert.NotEqual(TestEvaluation.Of(_model, Iris, LearningTask.Default.Standard).Metrics,
            TestEvaluation.Of(_model, Copy(Iris.Inputs, labels), LearningTask.Default.Standard).Metrics);
    }

    [Fact]
    public void Of_NoTestSplit_SaysWhichDataHasOne() => ProblemAssert.Says(
        Refusal(new DatasetSection("{'name': 'iris'}").Load()),
        "dataset 'iris' has no test split ... dataset.test_fraction or dataset.test ... train, valid and test");

    [Fact]
    public void Of_OtherData_IsRefused() => ProblemAssert.Says(
        Refusal(new DatasetSection("{'name': 'mnist-900'}").Load()),
        "dataset 'mnist-900' has other classes or other rows ... its own data");

    private Problem Refusal(Dataset dataset) => Assert.Single(
        Assert.Throws<InputException>(() => TestEvaluation.Of(_model, dataset, LearningTask.Default.Standard)).Problems);

    private static TrainedModel Train()
    {
        FoldData data = FoldDataBuilder.Build(Iris, new DatasetSection("{'name': 'iris', 'preprocess': ['standardize']}").Spec(),
            Iris.RowsOf(Split.Train), Iris.RowsOf(Split.Valid));
        RunResult result = Trainings.Run(Trainings.Training(5), Trainings.Network(Layers), data: data);
        JsonElement model = JsonDocument.Parse(Layers.Replace('\'', '"')).RootElement;
        var description = new ModelDescription(ModelDescription.CurrentFormat, "iris-bcdfg", 1, 1, result.WeightsHash!, model,
            Iris.ClassNames, Iris.Format, data.Preprocessing);
        return TrainedModel.Load([("fold 1", FoldModel.Save(description, result.Weights!))]);
    }

    /// <summary>Of five rows, one is a test row and one a validation row.</summary>
    private static Dataset WithTestSplit(Dataset iris) =>
        Copy(iris, iris.Inputs, iris.Labels, [
            .. Enumerable.Range(0, iris.RowCount).Select(row => (row % 5) switch { 0 => Split.Test, 1 => Split.Valid, _ => Split.Train })]);

    private static Dataset Copy(float[] inputs, int[] labels) => Copy(Iris, inputs, labels, Iris.Splits);

    private static Dataset Copy(Dataset of, float[] inputs, int[] labels, Split[] splits) => new()
    {
        Name = of.Name,
        SourceDescription = of.SourceDescription,
        InputShape = of.InputShape,
        Inputs = inputs,
        Labels = labels,
        ClassNames = of.ClassNames,
        FeatureNames = of.FeatureNames,
        IsIndicator = of.IsIndicator,
        Table = of.Table,
        Splits = splits,
        Fingerprint = of.Fingerprint,
    };
}
