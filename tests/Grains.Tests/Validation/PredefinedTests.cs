using System.Text.Json;
using Gridfold.Grains.Validation;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Validation;

/// <summary>Folds that a column of the data tells.</summary>
public sealed class PredefinedTests
{
    private static readonly Dictionary<string, ReferenceCase> References = ReadReferences();

    public static TheoryData<string> CaseNames => [.. References.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Rows_RecordedCase_AreThoseOfScikitLearn(string name)
    {
        ReferenceCase reference = References[name];
        FoldRows[] folds = FoldsOf(Data(reference.Numbers));
        Assert.Equal(reference.Folds.Select(rows => rows.Validation), folds.Select(rows => rows.Validation));
        Assert.Equal(reference.Folds.Select(rows => rows.Training), folds.Select(rows => rows.Training));
    }

    // A fold for each different number but -1, ascending.
    [Fact]
    public void Rows_NumbersWithGaps_AreInTheOrderOfTheNumbers()
    {
        Dataset dataset = Data([1, -1, 0, 1, 7, -1, 0]);
        FoldRows[] folds = FoldsOf(dataset);
        Assert.Equal([[2, 6], [0, 3], [4]], folds.Select(rows => rows.Validation));
        Assert.Equal([[0, 1, 3, 4, 5], [1, 2, 4, 5, 6], [0, 1, 2, 3, 5, 6]], folds.Select(rows => rows.Training));
    }

    [Fact]
    public void Rows_OneFold_ValidatesOnce()
    {
        FoldRows rows = Assert.Single(FoldsOf(Data([3, -1, -1, 3])));
        Assert.Equal([0, 3], rows.Validation);
        Assert.Equal([1, 2], rows.Training);
    }

    [Fact]
    public void Rows_TestRows_AreInNoFold()
    {
        Split[] splits = [Split.Train, Split.Test, Split.Train, Split.Train, Split.Test];
        FoldRows[] folds = FoldsOf(Data([0, 0, 1, 0, 2], splits));
        Assert.Equal([[0, 3], [2]], folds.Select(rows => rows.Validation));
        Assert.Equal([[2], [0, 3]], folds.Select(rows => rows.Training));
    }

    [Theory]
    [InlineData(2, new[] { -1, -1, -1 }, "no row of dataset 'made' has the number of a fold there")]
    [InlineData(1, new[] { 4, 4, 4 }, "all rows of dataset 'made' are in one fold; no row is left to train on")]
    [InlineData(3, new[] { 0, 1, -1 }, "validation.folds is 3, and column 'part' of dataset 'made' has 2 different folds")]
    public void Check_ColumnsThatDoNotDivide_AreAnError(int folds, int[] numbers, string words)
    {
        var problems = new Problems();
        Spec(folds).Check(Data(numbers), problems);
        ProblemAssert.AreExactly(problems.Errors, words);
    }

    [Fact]
    public void Check_TooManyFolds_IsAnError()
    {
        Dataset large = Data([.. Enumerable.Range(0, 10_001)]);
        var problems = new Problems();
        Spec(2).Check(large, problems);
        ProblemAssert.AreExactly(problems.Errors, "which has 10,001 folds; a trial may have at most 10,000");
    }

    private static FoldRows[] FoldsOf(Dataset dataset)
    {
        PredefinedSpec spec = Spec(Spec(2).FoldsIn(dataset)!.Value);
        var problems = new Problems();
        spec.Check(dataset, problems);
        Assert.Empty(problems.Errors);
        return [.. Enumerable.Range(1, spec.FoldsPerTrial).Select(fold => spec.Rows(dataset, 5, fold))];
    }

    private static Dictionary<string, ReferenceCase> ReadReferences()
    {
        using Stream json = typeof(PredefinedTests).Assembly.GetManifestResourceStream("reference_predefined.json")!;
        ReferenceFile file = JsonSerializer.Deserialize<ReferenceFile>(json, JsonSerializerOptions.Web)!;
        return file.Cases.ToDictionary(reference => reference.Name);
    }

    private static PredefinedSpec Spec(int folds) => new(folds, new ColumnReference("part", null));

    private static Dataset Data(int[] numbers, Split[]? splits = null) => new()
    {
        Name = "made",
        SourceDescription = "made",
        InputShape = [1],
        Inputs = new float[numbers.Length],
        Labels = new int[numbers.Length],
        ClassNames = ["a", "b"],
        FoldNumbers = numbers,
        Splits = splits ?? new Split[numbers.Length],
        Fingerprint = "",
    };

    private sealed record ReferenceFile(IReadOnlyList<ReferenceCase> Cases);

    private sealed record ReferenceCase(string Name, int[] Numbers, IReadOnlyList<ReferenceFold> Folds);

    private sealed record ReferenceFold(int[] Training, int[] Validation);
}
