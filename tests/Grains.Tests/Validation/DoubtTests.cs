using Gridfold.Grains.Validation;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

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

    /// <summary>Each class has rows enough to be learnt, and some folds have none of it to validate.</summary>
    [Fact]
    public void Doubt_FoldsWithoutAClass_AreCounted()
    {
        Dataset dataset = Data([.. Enumerable.Range(0, 40).Select(row => row % 20 == 0 ? 1 : 0)], row => row);
        ProblemAssert.AreExactly(
            Doubts(new KFoldSpec(4, 1, false), dataset),
            "2 of 4 folds of 'made' validate on no row of some class (fold 1: 'b'), so their metrics of classes leave it out");
        Assert.Empty(Doubts(new KFoldSpec(2, 1, true), dataset));
    }

    /// <summary>A fold of one row has one class, which is no mistake.</summary>
    [Fact]
    public void Doubt_LeaveOneOut_IsNotDoubted() =>
        Assert.Empty(Doubts(new LeaveOneOutSpec(8, false), Data([0, 1, 0, 1, 0, 1, 0, 1], row => row)));

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

    /// <summary>Picture 2 is picture 1 with noise of two levels, as a JPEG file of it has. The others are of their own.</summary>
    [Theory]
    [InlineData(2, true)]
    [InlineData(40, false)]
    public void Doubt_NearlyEqualImages_AreCounted(int noise, bool isDoubted)
    {
        var random = new RandomStream(5);
        float[][] originals = [.. Enumerable.Range(0, 6).Select(_ => Draw(() => random.NextBelow(256)))];
        float[][] images =
        [
            .. originals,
            .. originals.Select(image => image.Select(pixel =>
                Math.Clamp(pixel + random.NextBelow((2 * noise) + 1) - noise, 0, 255)).ToArray()),
        ];
        Dataset dataset = Images(images);
        IReadOnlyList<Problem> doubts = Doubts(new KFoldSpec(12, 1, false), dataset);
        if (isDoubted)
        {
            ProblemAssert.AreExactly(
                doubts, "12 of 12 validation rows of 'made' equal a training row of its fold in every pixel or nearly so");
        }
        else
        {
            Assert.Empty(doubts);
        }

        static float[] Draw(Func<long> next) => [.. Enumerable.Range(0, 64).Select(_ => (float)next())];
    }

    /// <summary>Two grey images without a picture differ by one level. They are no copies of a picture.</summary>
    [Fact]
    public void Doubt_FlatImages_AreNotNearlyEqual() =>
        Assert.Empty(Doubts(new KFoldSpec(2, 1, false), Images([.. Enumerable.Range(0, 4).Select(
            level => Enumerable.Repeat(100f + level, 64).ToArray())])));

    private static Dataset Images(float[][] images) => new()
    {
        Name = "made",
        SourceDescription = "made",
        InputShape = [1, 8, 8],
        Inputs = [.. images.SelectMany(pixel => pixel)],
        Labels = new int[images.Length],
        ClassNames = ["a"],
        Splits = new Split[images.Length],
        Fingerprint = "",
    };

    /// <summary>The equal rows are the last ones, so folds after the twentieth have them.</summary>
    [Fact]
    public void Doubt_LeaveOneOutWithEqualLastRows_IsWarned() => ProblemAssert.AreExactly(
        Doubts(new LeaveOneOutSpec(60, false), Data([.. Enumerable.Range(0, 60).Select(row => row % 2)], row => Math.Min(row, 40))),
        "20 of 60 validation rows of 'made' equal a training row of its fold in every feature");

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
