using System.CommandLine;
using System.Text.RegularExpressions;
using Gridfold.Client.Commands;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Metrics;
using Gridfold.Models.Networks;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;

namespace Gridfold.Client.Tests.House;

/// <summary>The tables of the documents name all that the program knows, and nothing else.</summary>
public sealed partial class DocumentTests
{
    private const string ExperimentFile = "experiment-file.md";

    [Fact]
    public void Layers_Table_NamesThoseOfTheProgram() => AssertSame(
        LayerReader.Names, DocumentTable.FirstColumn(ExperimentFile, "layer").Select(code => Word().Match(code).Value));

    [Fact]
    public void Presets_Table_NamesThoseOfTheProgram() =>
        AssertSame(NetworkSpec.Presets.Keys, DocumentTable.FirstColumn(ExperimentFile, "preset"));

    [Fact]
    public void Steps_Table_NamesThoseOfTheProgram() => AssertSame(
        PreprocessReader.Names, DocumentTable.FirstColumn(ExperimentFile, "step").Select(code => Word().Match(code).Value));

    [Fact]
    public void Optimizers_Row_NamesThoseOfTheProgram() => AssertSame(
        OptimizerTable.All.Select(optimizer => optimizer.Name), DocumentTable.Meaning(ExperimentFile, "optimizer.name"));

    [Fact]
    public void Losses_Row_NamesThoseOfTheProgram() => AssertSame(
        LearningTask.All.SelectMany(task => task.LossNames),
        DocumentTable.Meaning(ExperimentFile, "loss").Where(code => Word().Match(code).Value == code));

    [Fact]
    public void Searchers_Table_NamesThoseOfTheProgram() => AssertSame(
        SearcherSpec.Known.Keys, DocumentTable.FirstColumn(ExperimentFile, "searcher").Select(code => Name().Match(code).Groups[1].Value));

    [Fact]
    public void Schedulers_Table_NamesThoseOfTheProgram() => AssertSame(
        SchedulerSpec.Known.Keys,
        DocumentTable.FirstColumn(ExperimentFile, "scheduler").Select(code => Name().Match(code).Groups[1].Value));

    [Fact]
    public void Metrics_Table_NamesThoseThatAreNotStandard() => AssertSame(
        MetricTable.All.Where(metric => !metric.IsStandard).Select(metric => metric.Name),
        DocumentTable.FirstColumn(ExperimentFile, "metric")
            .Concat(DocumentTable.FirstColumn(ExperimentFile, "metric of a regression").Where(name => !IsStandard(name)))
            .Union(DocumentTable.FirstColumn(ExperimentFile, "metric of labels").Where(name => !IsStandard(name))));

    [Fact]
    public void Metrics_TableOfLabels_NamesAllButTheLoss() => AssertSame(
        Multilabel.Task.Metrics.Select(metric => metric.Name).Where(name => name != "loss"),
        DocumentTable.FirstColumn(ExperimentFile, "metric of labels"));

    [Fact]
    public void Metrics_TableOfARegression_NamesAllButTheLoss() => AssertSame(
        Regression.Task.Metrics.Select(metric => metric.Name).Where(name => name != "loss"),
        DocumentTable.FirstColumn(ExperimentFile, "metric of a regression"));

    [Fact]
    public void Commands_Tables_NameThoseOfTheProgram()
    {
        // Two commands have sections of their own.
        string[] own = ["help", "completion"];
        string text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "commands.md"));
        Assert.All(own, name => Assert.Contains($"`gridfold {name} ", text, StringComparison.Ordinal));
        var root = CommandLine.Commands(new Terminal(TextWriter.Null, TextWriter.Null));
        AssertSame(
            root.Subcommands.SelectMany(PathsOf),
            [.. DocumentTable.FirstColumn("commands.md", "command").Select(code => CommandPath().Match(code).Value), .. own]);
    }

    private static bool IsStandard(string name) => MetricTable.All.Any(metric => metric.Name == name && metric.IsStandard);

    private static IEnumerable<string> PathsOf(Command command) => command.Subcommands.Count == 0
        ? [command.Name]
        : command.Subcommands.SelectMany(PathsOf).Select(path => $"{command.Name} {path}");

    private static void AssertSame(IEnumerable<string> known, IEnumerable<string> documented)
    {
        string[] names = [.. known.Order(StringComparer.Ordinal)];
        Assert.NotEmpty(names);
        Assert.Equal(names, documented.Distinct().Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("[a-z0-9_]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"name: ([a-z0-9_]+)")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[a-z]+(?: [a-z]+)*(?= |$)")]
    private static partial Regex CommandPath();
}
