using Gridfold.Hosting;
using TorchSharp;

namespace Gridfold.Client.Tests.Hosting;

/// <summary>Trained networks in a user's program.</summary>
public sealed class GridfoldModelTests(LocalSession local) : IClassFixture<LocalSession>
{
    private static readonly string Table = Path.Combine(House.Repository.Root, "data", "iris.csv");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Model_OfTheBestTrial_PredictsTheFlowers()
    {
        using GridfoldModel model = await Load(LocalSession.Spec);
        double[] rows = Rows();
        double[][] predictions = model.Predict(rows);
        Assert.Equal((150, 4, 3), (predictions.Length, model.RowSize, model.Classes.Count));
        string[] labels = [.. File.ReadLines(Table).Skip(1).Select(line => line.Split(',')[^1])];
        Assert.InRange(predictions.Zip(labels).Count(row => model.Decide(row.First) == row.Second), 120, 150);
        Assert.Equal(predictions, model.PredictFile(Table, Cancelled));
        Assert.Throws<ArgumentException>(() => model.Predict([1, 2, 3]));
    }

    [Fact]
    public async Task ToModule_OfClasses_GivesThePredictions()
    {
        using GridfoldModel model = await Load(LocalSession.Spec);
        AssertModuleAgrees(model);
        Assert.Equal(12, model.ToModule().state_dict().Count);
        Assert.Contains("fold3", string.Join(' ', model.ToModule().state_dict().Keys), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.ToModule().call(torch.zeros(2, 5)));
    }

    [Fact]
    public async Task ToModule_OfNumbers_GivesThemInTheirUnits()
    {
        string file = Path.Combine(local.Home, "numbers.csv");
        await File.WriteAllLinesAsync(file, File.ReadLines(Table).Select(line => line[..line.LastIndexOf(',')]), Cancelled);
        using GridfoldModel model = await Load(LocalSession.Spec
            .Replace("{name: iris,", $"{{path: {file}, label: petal_width,", StringComparison.Ordinal)
            .Replace("""layers: [{linear: "${hidden}"}, relu, {linear: classes}]""", """preset: {name: mlp, hidden: "${hidden}"}""",
                StringComparison.Ordinal)
            .Replace("metric: validation_accuracy, mode: max", "metric: validation_rmse, mode: min", StringComparison.Ordinal)
            .Replace("stratified_kfold", "kfold", StringComparison.Ordinal));
        Assert.Empty(model.Classes);
        AssertModuleAgrees(model);
        Assert.Throws<InvalidOperationException>(() => model.Decide([1]));
    }

    [Fact]
    public async Task Predict_ModelOfEmbeddedValues_ReadsFilesOnly()
    {
        string file = Path.Combine(local.Home, "places.csv");
        IEnumerable<string> lines = File.ReadLines(Table)
            .Select((line, row) => line + (row == 0 ? ",place" : row % 2 == 0 ? ",north" : ",south"));
        await File.WriteAllLinesAsync(file, lines, Cancelled);
        using GridfoldModel model = await Load(LocalSession.Spec
            .Replace("{name: iris,", $"{{path: {file}, label: species, embed: [place],", StringComparison.Ordinal)
            .Replace("layers: [", "layers: [{inputs: {place: {tokens: 3, size: 1}}}, ", StringComparison.Ordinal));
        Assert.Equal(150, model.PredictFile(file, Cancelled).Length);
        Assert.Equal(
            "The model reads the column 'place' as words or embedded values, which are no numbers; use PredictFile.",
            Assert.Throws<InvalidOperationException>(() => model.Predict([5, 3, 1, 0, 0])).Message);
        Assert.Throws<InvalidOperationException>(model.ToModule);
    }

    [Fact]
    public async Task WriteOnnx_ToAFile_WritesTheGraph()
    {
        using GridfoldModel model = await Load(LocalSession.Spec);
        string file = Path.Combine(local.Home, "best.onnx");
        await model.WriteOnnxAsync(file, Cancelled);
        Assert.InRange(new FileInfo(file).Length, 1000, 100_000);
    }

    private async Task<GridfoldModel> Load(string spec)
    {
        GridfoldExperiment experiment = await local.Session.SubmitAsync(spec, Cancelled);
        await experiment.WaitAsync(Cancelled);
        return await (await experiment.GetLeaderboardAsync(cancellationToken: Cancelled)).Best.LoadModelAsync(Cancelled);
    }

    private static void AssertModuleAgrees(GridfoldModel model)
    {
        double[] rows = [.. Rows().Chunk(4).SelectMany(row => row.Take(model.RowSize))];
        double[] expected = [.. model.Predict(rows).SelectMany(row => row)];
        using torch.Tensor input = torch.tensor(rows, [rows.Length / model.RowSize, model.RowSize]);
        using torch.Tensor output = model.ToModule().call(input), wide = output.to(torch.ScalarType.Float64);
        Assert.Equal([150, expected.Length / 150], output.shape);
        Assert.All(wide.data<double>().ToArray().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
        Assert.True(expected.Distinct().Count() > 100);
    }

    private static double[] Rows() => [.. File.ReadLines(Table).Skip(1).SelectMany(line => line.Split(',').SkipLast(1))
        .Select(value => double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))];
}
