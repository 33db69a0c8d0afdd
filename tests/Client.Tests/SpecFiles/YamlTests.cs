using Gridfold.Grains.Specs;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Tests.SpecFiles;

/// <summary>How an experiment file's YAML is read.</summary>
public sealed class YamlTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Read_EntryWithoutAKey_IsOneError() => Assert.Contains(
        "this is not YAML",
        Assert.Throws<InputException>(() => YamlSpecReader.Read("a: b\nc:\n  d: {e: f}\n: ", "file.yaml")).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("a:\n  b: 1\n\tc: 2\n", "file.yaml:3:1: ", "a tab indents this line")]
    [InlineData("a:\n  b:\n  \tc: 2\n  d: 1\n", "file.yaml:3:3: ", "replace the tab by spaces")]
    [InlineData("a: b: c\n", "file.yaml:1:5: ", "put quotes around a value that has a colon")]
    [InlineData("a: [1, 2\nb: 3\n", "file.yaml:", "does not end; close it with ] or }")]
    [InlineData("a: {b: 1\n", "file.yaml:", "a map in { } does not end")]
    [InlineData("a: @x\n", "file.yaml:1:4: ", "put quotes around the value")]
    [InlineData("a: \"x\n", "file.yaml:", "a quotation mark is not closed")]
    [InlineData("a: \"\\q\"\n", "file.yaml:1:", "use single quotes")]
    [InlineData("a:\n  b: 1\n c: 2\n", "file.yaml:3:", "this text belongs to no entry of the map")]
    [InlineData("a: *x\n", "file.yaml:1:", "put quotes around the value")]
    [InlineData("a: 1\na: 2\n", "file.yaml:2:1: ", "a key stands twice in one map")]
    [InlineData("a: - 1\n", "file.yaml:1:4: ", "begin the list in a line of its own")]
    public void Read_NoYaml_SaysWhereAndWhatToDo(string yaml, string place, string words)
    {
        string message = Assert.Throws<InputException>(() => YamlSpecReader.Read(yaml, "file.yaml")).Message;
        Assert.StartsWith(place, message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: &p {type: t, values: [1]}\nh: {<<: *p, values: [4, 8]}", "{\"type\":\"t\",\"values\":[4,8]}")]
    [InlineData("a: &p {x: 1}\nh: {y: 2, <<: *p}", "{\"x\":1,\"y\":2}")]
    [InlineData("a: &p {x: 1, z: 3}\nb: &q {x: 2, y: 2}\nh: {<<: [*p, *q]}", "{\"x\":1,\"z\":3,\"y\":2}")]
    [InlineData("h: {\"<<\": 1}", "{\"<<\":1}")]
    public void Read_MergeKey_TakesOverTheEntries(string yaml, string expected) =>
        Assert.Equal(expected, SpecJson.Write(((SpecMap)YamlSpecReader.Read(yaml, "file.yaml"))["h"]!));

    [Fact]
    public void Read_MergeOfAText_IsRefused()
    {
        InputException exception = Assert.Throws<InputException>(() => YamlSpecReader.Read("h: {<<: text}", "file.yaml"));
        Assert.Contains("<< is the text 'text'; it takes over the entries of a map", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NamesOfColumns_StayAsTheyAreWritten()
    {
        string file = _sandbox.Write("search.yaml", Text("path: x.csv, label: 007, ignore: [1e2, 0x1], missing: [NA, -999.0]"));
        ExperimentSpec spec = SpecFile.Read(file, []);
        Assert.Equal("007", spec.Dataset.Label!.Name);
        Assert.Equal(["1e2", "0x1"], spec.Dataset.Ignore.Select(column => column.Name));
        Assert.Equal(["NA", "-999.0"], spec.Dataset.Reading.Missing);
        Assert.Equal("010", SpecFile.Read(file, ["dataset.label=010"]).Dataset.Label!.Name);

        // The silo gets the file as JSON, in which a number has no other way to be written.
        string json = SpecJson.Write(SpecPaths.Absolute(YamlSpecReader.Read(File.ReadAllText(file), file), "/data"));
        Assert.Contains(
            "\"label\":\"007\",\"ignore\":[\"1e2\",\"0x1\"],\"missing\":[\"NA\",\"-999.0\"]", json, StringComparison.Ordinal);
    }

    // A SHA-256 can have digits alone, and as a number it would lose most of them.
    [Theory]
    [InlineData("model", "assembly_sha256")]
    [InlineData("model", "weights_sha256")]
    [InlineData("dataset", "assembly_sha256")]
    [InlineData("dataset", "sha256")]
    [InlineData("dataset", "fingerprint")]
    public void Absolute_HashOfDigits_StaysAsItIsWritten(string section, string key)
    {
        string digits = string.Concat(Enumerable.Repeat("01234567", 8));
        SpecNode root = YamlSpecReader.Read($"{section}: {{class: A, {key}: {digits}}}", "file.yaml");
        Assert.Contains($"\"{key}\":\"{digits}\"", SpecJson.Write(SpecPaths.Absolute(root, "/data")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e1", 10)]
    [InlineData("8.0", 8)]
    public void Read_WholeNumberWithPointOrExponent_IsWhole(string written, long expected)
    {
        var problems = new Problems();
        var reader = new SpecMapReader((SpecMap)YamlSpecReader.Read($"n: {written}", "file.yaml"), "", problems);
        Assert.Equal(expected, reader.Long("n", 0));
        Assert.Empty(problems.Errors);
    }

    [Fact]
    public void Read_HomeFolder_IsFound()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string file = _sandbox.Write("search.yaml", Text("path: ~/x.csv, test: ~/y.csv, label: y"));
        Assert.Equal(Path.Combine(home, "x.csv"), PathOf(SpecFile.Read(file, [])));
        Assert.Equal(Path.Combine(home, "y.csv"), SpecFile.Read(file, []).Dataset.Test!.Path);
        Assert.Equal(Path.Combine(home, "z.csv"), PathOf(SpecFile.Read(file, ["dataset.path=~/z.csv"])));
    }

    [Fact]
    public void Read_VariableInAPath_IsRefusedWithTheReason()
    {
        string file = _sandbox.Write("search.yaml", Text("path: '${env:DATA}/x.csv', label: y"));
        InputException exception = Assert.Throws<InputException>(() => SpecFile.Read(file, []));
        Assert.Contains("no variables are put into paths", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--set dataset.path=", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CanonicalJsonOfAFile_DoesNotChange()
    {
        foreach (string example in new[] { "iris-kfold.yaml", "wine-grid.yaml" })
        {
            string text = File.ReadAllText(Sandbox.Example(example));
            SpecNode root = SpecPaths.Absolute(YamlSpecReader.Read(text, example), "/data");
            Assert.Equal(root, SpecPaths.Absolute(root, "/data"), (first, second) => SpecJson.Write(first) == SpecJson.Write(second));
            Assert.DoesNotContain("Written", SpecJson.Write(root), StringComparison.Ordinal);
        }
    }

    private static string PathOf(ExperimentSpec spec) => ((Models.Datasets.Sources.PathSource)spec.Dataset.Source).Path;

    private static string Text(string dataset) => $$"""
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: written
        dataset: { {{dataset}} }
        model: {layers: [{linear: classes}]}
        training: {optimizer: {name: adam, lr: 0.01}, batch_size: 2, epochs: 1}
        searcher: {name: grid}
        validation: {type: kfold, folds: 2}
        """;
}
