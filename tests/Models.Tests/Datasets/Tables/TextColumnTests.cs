using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets.Tables;

/// <summary>Columns whose words a network reads.</summary>
public sealed class TextColumnTests : IDisposable
{
    private const string Text = ", 'text': {'column': 't', 'length': 4, 'vocabulary': 5}";

    private const string Csv = "t,y\nb a b,u\na c,v\nC!,u\nd d d d a,v\n";

    private readonly TableFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("Don't stop: 2nd try.", "don t stop 2nd try")]
    [InlineData("  ÉTÉ–été \ud83d\ude00 привет", "été été привет")]
    [InlineData("e\u0301a", "e\u0301a")]
    [InlineData("... !", "")]
    public void Split_Text_GivesWordsInLowerCase(string text, string words) =>
        Assert.Equal(words, string.Join(' ', TextCoder.Split(text)));

    /// <summary>The words a b c d have the codes 2 to 5. Padding stands before a short text, and a long one is cut at its end.</summary>
    [Fact]
    public void Load_TextColumn_CodesItsWords()
    {
        Dataset dataset = _file.Load(Csv, Text);
        Assert.Equal(["a", "b", "c", "d"], dataset.Table!.Text!.Words);
        Assert.Equal([0, 3, 2, 3, 0, 0, 2, 4, 0, 0, 0, 4, 5, 5, 5, 5], dataset.Inputs);
        Assert.Equal([4], dataset.InputShape);
        Assert.Equal(["t[1]", "t[2]", "t[3]", "t[4]"], dataset.FeatureNames);
        Assert.Equal(5, dataset.Table.Text.Tokens);
    }

    /// <summary>The most frequent words of the training rows come first, and equal counts are in order. The word d is unknown.</summary>
    [Fact]
    public void Build_Fold_HasTheVocabularyOfItsTrainingRows()
    {
        DatasetSection section = _file.Section(Csv, Text);
        FoldData fold = FoldDataBuilder.Build(section.Load(), section.Spec(), [0, 1], [2, 3]);
        Assert.Equal([0, 1, 2, 3, 4, 1], fold.Tokens);
        Assert.Equal([0, 3, 2, 3, 0, 0, 2, 4], fold.TrainingInputs);
        Assert.Equal([0, 0, 0, 4, 1, 1, 1, 1], fold.ValidationInputs);
    }

    [Fact]
    public void Fit_MoreWordsThanTheVocabulary_KeepsTheMostFrequent()
    {
        Dataset dataset = _file.Load(Csv, ", 'text': {'column': 't', 'length': 4, 'vocabulary': 4}");
        Assert.Equal([0, 1, 1, 3, 1, 2], Vocabulary.Fit(dataset, [0, 3]));
        Assert.Equal([0, 1, 2, 3, 1, 1], Vocabulary.Fit(dataset, [0, 1]));
    }

    [Theory]
    [InlineData("'text': 5", "dataset.text is 5 ... must be a map")]
    [InlineData("'text': {'length': 4}", "dataset.text has no 'column' ... column: review")]
    [InlineData("'text': {'column': 't'}", "dataset.text has no 'length' ... length: 50")]
    [InlineData("'text': {'column': 't', 'length': 0}", "dataset.text.length is 0 ... at least 1 and at most 4096")]
    [InlineData("'text': {'column': 't', 'length': 4, 'vocabulary': 2}", "dataset.text.vocabulary is 2 ... at least 3")]
    [InlineData("'text': {'column': ' ', 'length': 4}", "dataset.text.column is the text ' ' ... name of a column")]
    [InlineData("'text': {'column': 't', 'length': 4, 'words': 5}", "'words' is not a key of dataset.text")]
    [InlineData("'text': {'column': 'y', 'length': 4}", "dataset.text has 'y', which dataset.label has too; a column has one role")]
    public void Read_BadKeys_AreRefused(string keys, string words) =>
        ProblemAssert.Says(Assert.Single(_file.Section(Csv, $", {keys}").Read().Errors), words);

    [Theory]
    [InlineData("'text': {'column': 'x', 'length': 4}", "dataset.text has 'x', and ... has no such column")]
    [InlineData("'text': {'column': 't', 'length': 4}, 'preprocess': ['standardize']",
        "dataset.preprocess is written, and dataset.text gives words ... remove dataset.preprocess")]
    public void Load_KeysThatDoNotFitTheData_AreRefused(string keys, string words) =>
        ProblemAssert.Says(_file.Refusal(Csv, $", {keys}"), words);

    [Fact]
    public void Load_OtherFeatures_StandBeforeTheWords()
    {
        const string csv = "t,n,c,y\na,1,x,u\nb,2,z,v\n";
        Dataset dataset = _file.Load(csv, Text);
        Assert.Equal(["n", "c=x", "c=z", "t[1]", "t[2]", "t[3]", "t[4]"], dataset.FeatureNames);
        Assert.Equal([1, 1, 0, 0, 0, 0, 2, 2, 0, 1, 0, 0, 0, 3], dataset.Inputs);
        Assert.Equal([4], _file.Load(csv, Text + ", 'ignore': ['n', 'c']").InputShape);
    }

    [Theory]
    [InlineData("'drop'", 3)]
    [InlineData("{'constant': 'a b'}", 4)]
    [InlineData("'most_frequent'", 4)]
    [InlineData("'category'", 4)]
    public void Load_MissingText_FollowsTheRule(string rule, int rows)
    {
        const string csv = "t,y\na,u\n,v\nb,u\nb,v\n";
        ProblemAssert.Says(_file.Refusal(csv, Text), "column 't' has an empty cell, a missing value");
        Dataset dataset = _file.Load(csv, Text + $", 'missing_values': {rule}");
        Assert.Equal(rows, dataset.RowCount);
        float[] second = [.. dataset.Inputs.Skip(4).Take(4)];
        Assert.Equal(rule switch { "'drop'" => [0, 0, 0, 3], "{'constant': 'a b'}" => [0, 0, 2, 3], _ => [0f, 0, 0, 0] }, second);
        Assert.Null(FoldDataBuilder.Build(dataset, _file.Section(csv).Spec(), [0, 1, 2], [2]).Fill);
    }

    [Theory]
    [InlineData("t,y\na b,u\na b,v\n", "text column 't' has one text in all 2 rows; a network learns nothing from it")]
    [InlineData("t,y\na b,u\n!!,v\n", "1 of 2 rows have no word in text column 't'")]
    [InlineData(
        "t,y\na b c d e,u\na b c d e f,v\n", "2 of 2 rows have more than 4 words in text column 't' ... larger dataset.text.length")]
    public void Load_DoubtfulTexts_AreWarnedOf(string csv, string words) =>
        ProblemAssert.Says(Assert.Single(_file.Load(csv, Text).Warnings), words);

    [Fact]
    public void Load_GoodTexts_HaveNoWarning() => Assert.Empty(
        _file.Load(Reviews.Csv(40), ", 'text': {'column': 'text', 'length': 10}, 'ignore': ['id']").Warnings);

    [Fact]
    public void Load_Images_HaveNoText()
    {
        string path = Path.Combine(Repository.Root, "data", "mnist-900.zip");
        Problem[] problems = [.. new DatasetSection($"{{'path': '{path}', 'text': {{'column': 't', 'length': 4}}}}").Refusal()];
        ProblemAssert.Says(Assert.Single(problems), "dataset.text is written, and the dataset is images");
    }
}
