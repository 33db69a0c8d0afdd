using Gridfold.Grains.Validation;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Validation;

/// <summary>Warnings about rows that a validation divides in a doubtful way.</summary>
public sealed class DoubtTests
{
    private static readonly TableFormat Words = new(
        [new TableColumn("text", null) { Text = new TextFormat(1, 20, [.. "abcdefghij".Select(letter => $"{letter}")]) }], "y");

    [Fact]
    public void Doubt_ClassOfOneRow_IsTrainedOnAndNamed()
    {
        // 22 rows of which 7 validate: two classes of 10 rows and two of one.
        int[] labels = [.. Enumerable.Range(0, 20).Select(row => row % 2), 2, 3];
        Dataset dataset = Data(labels, row => row);
        foreach (ulong seed in new ulong[] { 1, 2, 3, 4, 5 })
        {
            FoldRows rows = new HoldoutSpec(0.3).Rows(dataset, seed, 1);
            Assert.Equal(7, rows.Validation.Length);
            Assert.Contains(20, rows.Training);
            Assert.Contains(21, rows.Training);
        }

        IReadOnlyList<Problem> doubts = Doubts(new HoldoutSpec(0.3), dataset);
        Assert.Equal(2, doubts.Count);
        ProblemAssert.AreExactly([doubts[0]], "class 'c' of 'made' has 1 row, and no fold validates on it");
        ProblemAssert.AreExactly([doubts[1]], "class 'd' of 'made' has 1 row, and no fold validates on it");
    }

    [Fact]
    public void Doubt_ClassThatAFoldCannotLearn_IsNamed() => ProblemAssert.AreExactly(
        Doubts(new KFoldSpec(3, 1, true), Data([0, 0, 0, 0, 0, 1, 1, 1, 1, 2], row => row)),
        "class 'c' of 'made' has 1 row, and fold ... trains on none of them, so its network cannot learn the class");

    [Fact]
    public void Doubt_ManyRareClasses_AreCounted()
    {
        Problem[] doubts = [.. Doubts(new KFoldSpec(2, 1, true), Data([0, 0, 0, 0, 1, 2, 3, 4, 5], row => row))];
        Assert.Equal(4, doubts.Length);
        ProblemAssert.AreExactly([doubts[^1]], "2 more classes of 'made' have too few rows");
    }

    /// <summary>Each row has a word of its own, so no validation row has a word of the vocabulary. Then all rows have one word.</summary>
    [Fact]
    public void Doubt_WordsThatAFoldDoesNotKnow_AreCounted()
    {
        int[] labels = [.. Enumerable.Range(0, 10).Select(row => row % 2)];
        ProblemAssert.AreExactly(
            Doubts(new KFoldSpec(2, 1, true), Data(labels, row => row + 2, table: Words)),
            "fold 1 knows 0 of the 5 words of its validation rows ... write a larger dataset.text.vocabulary");
        Assert.Empty(Doubts(new KFoldSpec(2, 1, true), Data(labels, row => row + 2)));
        Assert.DoesNotContain(
            Doubts(new KFoldSpec(2, 1, true), Data(labels, _ => 2, table: Words)),
            doubt => doubt.Message.Contains("words", StringComparison.Ordinal));
    }

    [Fact]
    public void Doubt_LabelsThatAFoldLacks_AreNamed()
    {
        Dataset dataset = Labelled(rows: 9, row => row == 4, row => row is 2 or 7, row => row % 9 < 8, _ => false);
        IReadOnlyList<Problem> doubts = Doubts(new KFoldSpec(3, 1, false), dataset);
        Assert.Equal(2, doubts.Count);
        ProblemAssert.AreExactly(
            [doubts[0]], "label 'a' of 'made' has 1 row, and fold ... trains on none of them, so its network cannot learn the label");
        ProblemAssert.AreExactly([doubts[1]], "label 'b' of 'made' has 2 rows, and fold ... validates none of them; its F1 is 0 there");
    }

    [Fact]
    public void Doubt_ManyRareLabels_AreCounted()
    {
        Dataset dataset = Labelled(rows: 9, [.. Enumerable.Range(0, 5).Select(label => (Func<int, bool>)(row => row == label))]);
        ProblemAssert.AreExactly([Doubts(new KFoldSpec(3, 1, false), dataset)[^1]], "2 more labels of 'made' are absent from a side");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Doubt_EqualRowsOnBothSides_AreCounted(int repeats)
    {
        // Each row stands in the data ten times, so that every validation row has an equal one to train on.
        Dataset dataset = Data([.. Enumerable.Range(0, 60).Select(row => row % 2)], row => row / 10);
        ProblemAssert.AreExactly(
            Doubts(new KFoldSpec(3, repeats, true), dataset),
            "60 of 60 validation rows of 'made' equal a training row of its fold in every feature, as rows ... and ... do ... remove");
    }

    [Fact]
    public void Doubt_FewEqualRows_AreNoMistake() =>
        Assert.Empty(Doubts(
            new KFoldSpec(5, 1, true), Data([.. Enumerable.Range(0, 100).Select(row => row % 2)], row => Math.Min(row, 97))));

    [Fact]
    public void Doubt_EqualRowsInTheTestSplit_AreCounted()
    {
        Dataset dataset = Data(
            [.. Enumerable.Range(0, 40).Select(row => row % 2)], row => row % 30, row => row < 30 ? Split.Train : Split.Test);
        ProblemAssert.AreExactly(
            Doubts(new HoldoutSpec(0.2), dataset),
            "10 of 10 test rows of 'made' equal a row of the search in every feature, as rows 31 and 1 do");
    }

    private static IReadOnlyList<Problem> Doubts(ValidationSpec validation, Dataset dataset)
    {
        var problems = new Problems();
        validation.Doubt(dataset, 1, problems);
        Assert.Empty(problems.Errors);
        return problems.Warnings;
    }

    private static Dataset Labelled(int rows, params Func<int, bool>[] labels) => new()
    {
        Name = "made",
        SourceDescription = "made",
        InputShape = [1],
        Inputs = [.. Enumerable.Range(0, rows).Select(row => (float)row)],
        Labels = new int[rows],
        ClassNames = [],
        Values = [.. Enumerable.Range(0, rows).SelectMany(row => labels.Select(label => label(row) ? 1.0 : 0))],
        HasLabels = true,
        TargetNames = [.. Enumerable.Range(0, labels.Length).Select(label => $"{(char)('a' + label)}")],
        Splits = new Split[rows],
        Fingerprint = "",
    };

    private static Dataset Data(
        int[] labels, Func<int, float> value, Func<int, Split>? split = null, TableFormat? table = null) => new()
        {
            Table = table,
            Name = "made",
            SourceDescription = "made",
            InputShape = [1],
            Inputs = [.. labels.Select((_, row) => value(row))],
            Labels = labels,
            ClassNames = [.. Enumerable.Range(0, labels.Max() + 1).Select(label => $"{(char)('a' + label)}")],
            Splits = [.. labels.Select((_, row) => split?.Invoke(row) ?? Split.Train)],
            Fingerprint = "",
        };
}
