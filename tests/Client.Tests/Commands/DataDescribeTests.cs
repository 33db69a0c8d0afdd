using System.Text.Json.Nodes;

namespace Gridfold.Client.Tests.Commands;

/// <summary>The command <c>data describe</c>.</summary>
public sealed class DataDescribeTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Describe_Json_IsOneDocument()
    {
        string file = _sandbox.Write("data.csv", "größe,y\n1,a\n2,b\n");
        CommandResult result = (await Sandbox.Run("data", "describe", file, "-o", "json")).Expect(0);
        JsonNode document = JsonNode.Parse(result.Output)!;
        Assert.Equal("größe", document["columns"]![0]!["name"]!.GetValue<string>());
        Assert.EndsWith("}\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_FileThatCannotBeTrainedOn_ListsItAndSaysWhy()
    {
        string file = _sandbox.Write("data.csv", "n,y\n1,a\n,b\n2;5,a\nx,b\n3,a\n4,b\n");
        CommandResult result = (await Sandbox.Run("data", "describe", file)).Expect(0);
        Assert.Contains("n        number", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 to 4, mean", result.Output, StringComparison.Ordinal);
        Assert.Contains("data.csv:3:1: warning: column 'n' has an empty cell", result.Error, StringComparison.Ordinal);
        Assert.Contains("data.csv:5:1: warning: column 'n' has 'x'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_ExperimentFile_ReadsTheDataAsItSays()
    {
        _sandbox.Write("data.csv", "n;y\n1,5;007\n2,5;7\n3,5;007\n4,5;7\n");
        string file = _sandbox.Write("search.yaml", """
            apiVersion: gridfold.dev/v1
            kind: Experiment
            name: described
            dataset: {path: data.csv, label: y, decimal: ","}
            model: {layers: [{linear: classes}]}
            training: {optimizer: {name: adam, lr: 0.01}, batch_size: 2, epochs: 1}
            searcher: {name: grid}
            validation: {type: kfold, folds: 2}
            """);
        CommandResult result = (await Sandbox.Run("data", "describe", file)).Expect(0);
        Assert.Contains("1.5 to 4.5, mean 3", result.Output, StringComparison.Ordinal);
        Assert.Contains("label, 2 classes", result.Output, StringComparison.Ordinal);
        Assert.Contains("007 2, 7 2", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_LabelThatCannotBeClasses_IsNumbers()
    {
        string rows = string.Concat(Enumerable.Range(0, 40).Select(row => $"{row % 3},{row / 8.0}\n"));
        string file = _sandbox.Write("data.csv", $"a,y\n{rows}");
        CommandResult result = (await Sandbox.Run("data", "describe", file, "--set", "dataset.label=y")).Expect(0);
        Assert.Contains("label, numbers", result.Output, StringComparison.Ordinal);
        Assert.Contains("0 to 4.875, mean 2.4375", result.Output, StringComparison.Ordinal);
        result = (await Sandbox.Run(
            "data", "describe", file, "--set", "dataset.label=y", "--set", "dataset.binarize={at_least: 2}")).Expect(0);
        Assert.Contains("label, 40 classes", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_Png_WritesThePictureOnce()
    {
        string png = Path.Combine(_sandbox.Folder, "iris.png");
        CommandResult result = (await Sandbox.Run("data", "describe", "examples/../no-such", "--png", "x.jpg")).Expect(2);
        Assert.Contains("written as .png", result.Error, StringComparison.Ordinal);
        string file = _sandbox.Write("data.csv", "n,y\n1,a\n2,b\n3,a\n");
        (await Sandbox.Run("data", "describe", file, "--png", png)).Expect(0);
        Assert.Equal(0x89, File.ReadAllBytes(png)[0]);
        result = (await Sandbox.Run("data", "describe", file, "--png", png)).Expect(2);
        Assert.Contains("exists already", result.Error, StringComparison.Ordinal);
        (await Sandbox.Run("data", "describe", file, "--png", png, "--force")).Expect(0);
    }

    [Fact]
    public void Document_OfATable_HasItsColumns()
    {
        using var stream = new MemoryStream();
        string file = _sandbox.Write("data.csv", "n,t,y\n0.1,u,a\n2,v,b\n3,u,a\n");
        Models.Datasets.DataDescription data = Models.Datasets.DatasetLoader.Describe(
            SpecFilesOf(file), new Models.Datasets.Sources.DatasetFolders("", ""), CancellationToken.None);
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream)) Client.Rendering.DataDocument.Write(writer, data);
        JsonNode document = JsonNode.Parse(stream.ToArray())!;
        Assert.Equal(3, (int)document["rows"]!);
        JsonArray columns = document["columns"]!.AsArray();
        Assert.Equal(["n", "t", "y"], columns.Select(column => (string)column!["name"]!));
        Assert.Equal("0.1", columns[0]!["min"]!.ToJsonString());
        Assert.Equal(2, (int)columns[1]!["values"]![0]!["rows"]!);
        Assert.Equal("label", (string)columns[2]!["read_as"]!);
    }

    private static Models.Datasets.DatasetSpec SpecFilesOf(string file) =>
        Gridfold.Silo.SpecFiles.DescribedData.Find(file, ["dataset.label=y"]);
}
