using System.Text.Json;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Prediction;
using Gridfold.Models.Tasks;
using Gridfold.Models.Tests.Datasets;
using Gridfold.Models.Tests.Training;
using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Prediction;

/// <summary>Trained models with a decision threshold.</summary>
public sealed class ThresholdModelTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dataset _dataset;
    private readonly FoldData _data;
    private readonly RunResult _result;

    public ThresholdModelTests()
    {
        IEnumerable<string> rows = Enumerable.Range(0, 60).Select(row => $"{row * 7 % 60},{row % 11},{(row * 7 % 60 > 40 ? "yes" : "no")}");
        string file = Path.GetFileName(_folder.Write("rows.csv", "a,b,y\n" + string.Join('\n', rows) + "\n"));
        DatasetSection section = DatasetSection.In(_folder, file, ", 'label': 'y', 'test_fraction': 0.3, 'preprocess': ['standardize']");
        _dataset = section.Load();
        int[] known = _dataset.RowsOf(Split.Train);
        _data = FoldDataBuilder.Build(_dataset, section.Spec(), known[10..], known[..10]);
        _result = Trainings.Run(Trainings.Training(3), data: _data);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_TestRows_DecidesByTheMeanThresholdOfTheFolds()
    {
        using TrainedModel model = TrainedModel.Load([("fold 1", FileOf(1, 0.15)), ("fold 2", FileOf(2, 0.25))]);
        Assert.Equal(0.2, model.Threshold!.Value, 1e-15);
        var evaluation = TestEvaluation.Of(model, _dataset, LearningTask.Default.Standard);
        var expected = new ConfusionMatrix(2);
        foreach ((int index, int row) in _dataset.RowsOf(Split.Test).Index())
            expected.Add(_dataset.Labels[row], evaluation.Outputs[(2 * index) + 1] >= model.Threshold ? 1 : 0);
        Assert.Equal(expected.ToArray(), evaluation.Confusion!.ToArray());
        using TrainedModel plain = TrainedModel.Load([("fold 1", FileOf(1, null))]);
        Assert.NotEqual(
            expected.ToArray(), TestEvaluation.Of(plain, _dataset, LearningTask.Default.Standard).Confusion!.ToArray());
        Assert.Equal((model.Threshold, null), (evaluation.Threshold, plain.Threshold));
    }

    [Fact]
    public void Decide_Threshold_TakesTheSecondClassFromItOn()
    {
        Assert.Equal(1, TrainedModel.Decide([0.7, 0.3], 0.3));
        Assert.Equal(0, TrainedModel.Decide([0.3, 0.7], 0.8));
        Assert.Equal(0, TrainedModel.Decide([0.5, 0.5]));
    }

    [Fact]
    public void Write_Folder_NamesTheThresholds()
    {
        string folder = Path.Combine(_folder.Root, "model");
        ModelFolder.Write(folder, [FileOf(1, 0.25), FileOf(2, 0.75)], "name: rows");
        using (TrainedModel model = TrainedModel.Open(folder)) Assert.Equal(0.5, model.Threshold);
        using JsonDocument description = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "model.json")));
        Assert.Equal(0.5, description.RootElement.GetProperty("threshold").GetDouble());
        Assert.Equal(0.75, description.RootElement.GetProperty("folds")[1].GetProperty("threshold").GetDouble());
        Assert.Contains(
            "take the second class where its probability is at least 'threshold'", File.ReadAllText(Path.Combine(folder, "README.txt")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.5, 2)]
    [InlineData(-0.1, 2)]
    [InlineData(0.5, 3)]
    public void Load_ImpossibleThreshold_IsRefused(double threshold, int classes)
    {
        byte[] file = FileOf(1, threshold, classes);
        Assert.Contains(
            "whose targets, input and preprocessing do not agree",
            Assert.Throws<InputException>(() => FoldModel.Load(file, "fold")).Message, StringComparison.Ordinal);
    }

    private byte[] FileOf(int fold, double? threshold, int classes = 2) => FoldModel.Save(
        new ModelDescription(
            ModelDescription.CurrentFormat, "rows-bcdfg", 7, fold, _result.WeightsHash!,
            JsonDocument.Parse(Trainings.Mlp.Replace('\'', '"')).RootElement, ((string[])["no", "yes", "other"])[..classes],
            _dataset.Format, _data.Preprocessing)
        { Threshold = threshold },
        _result.Weights!);
}
