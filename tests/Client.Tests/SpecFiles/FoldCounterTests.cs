using System.Globalization;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Tests.SpecFiles;

/// <summary>The number of folds where the data decides it.</summary>
public sealed class FoldCounterTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public FoldCounterTests() => _sandbox.Write("table.csv", "x,place,y,part\n" + string.Concat(Enumerable.Range(0, 24).Select(
        row => string.Create(CultureInfo.InvariantCulture, $"{row * 0.5},p{row % 4},c{row % 3},{(row % 5) - 1}\n"))));

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("{type: leave_one_out}", 24)]
    [InlineData("{type: leave_one_group_out}", 4)]
    [InlineData("{type: leave_one_group_out, racing: paired}", 4)]
    [InlineData("{type: predefined, column: part}", 4)]
    public void Load_FoldsOfTheData_AreInTheSubmission(string validation, int folds)
    {
        SpecFile file = Load(validation);
        Assert.Equal(folds, file.Spec.Validation.FoldsPerTrial);
        Assert.Equal(folds, file.Plan.FoldsPerTrial);
        Assert.Contains($"\"folds\":{folds}}}", file.Json, StringComparison.Ordinal);
        Assert.DoesNotContain("folds", file.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FoldsThatTheDataDoesNotHave_AreAnErrorWithItsPlace()
    {
        var exception = Assert.Throws<InputException>(() => Load("{type: leave_one_out, folds: 5}"));
        Problem problem = Assert.Single(exception.Problems);
        Assert.Contains("validation.folds is 5, and dataset", problem.Message, StringComparison.Ordinal);
        Assert.Equal(8, problem.Location!.Line);
    }

    [Theory]
    [InlineData("{type: predefined, column: parts}", "validation.column has 'parts', and")]
    [InlineData("{type: predefined, column: place}", "validation.column has 'place', which dataset.group has too")]
    [InlineData("{type: predefined, column: y}", "validation.column has 'y', which dataset.label has too")]
    [InlineData("{type: predefined, column: x}", "column 'x' has '0.5', and validation.column has the column")]
    [InlineData("{type: predefined}", "validation has no 'column'; it is required")]
    [InlineData("{type: predefined, column: part, folds: 2}", "validation.folds is 2, and column 'part' of dataset 'table' has 4")]
    public void Load_ColumnsWithoutFolds_AreAnErrorWithItsPlace(string validation, string words)
    {
        var exception = Assert.Throws<InputException>(() => Load(validation));
        Assert.Contains(words, exception.Problems[0].Message, StringComparison.Ordinal);
        Assert.NotNull(exception.Problems[0].Location);
    }

    private SpecFile Load(string validation)
    {
        string path = _sandbox.Write("experiment.yaml", $$"""
            apiVersion: gridfold.dev/v1
            kind: Experiment
            name: counted
            dataset: {path: table.csv, label: y, group: place}
            model: {layers: [{linear: classes}]}
            training: {optimizer: {name: sgd, lr: 0.1}, batch_size: 8, epochs: 2}
            searcher: {name: grid}
            validation: {{validation}}

            """);
        return SpecFile.Load(path, [], new(_sandbox.Folder, _sandbox.Folder), TestContext.Current.CancellationToken);
    }
}
