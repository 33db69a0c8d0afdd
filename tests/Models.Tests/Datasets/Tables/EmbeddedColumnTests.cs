using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Preprocessing;

namespace Gridfold.Models.Tests.Datasets.Tables;

/// <summary>Columns whose values get learned vectors, and tables that have words, values and numbers together.</summary>
public sealed class EmbeddedColumnTests : IDisposable
{
    private const string Csv = "year,n,t,area,y\n10,1,a b,west,u\n9,2,b,east,v\n10,4,c,west,u\n8,5,a,south,v\n";

    private const string Embed = ", 'embed': ['year', 'area'], 'ignore': ['t']";

    private readonly TableFile _file = new();

    public void Dispose() => _file.Dispose();

    /// <summary>The number comes first, and then the codes of area and year. Values are in the order of texts or of numbers.</summary>
    [Fact]
    public void Load_EmbeddedColumns_StandBehindNumbersInTheOrderOfNames()
    {
        Dataset dataset = _file.Load(Csv, Embed);
        Assert.Equal(["n", "area", "year"], dataset.FeatureNames);
        Assert.Equal([1, 4, 4, 2, 2, 3, 4, 4, 4, 5, 3, 2], dataset.Inputs);
        Assert.Equal([["east", "south", "west"], ["8", "9", "10"]], dataset.Table!.Coded.Select(place => place.Column.Coded!));
        Assert.Equal([(1, 0, 4), (2, 5, 4)], dataset.Table.Coded.Select(place => (place.Start, place.FirstToken, place.Column.Tokens)));
    }

    /// <summary>Rows 0 and 1 train. The last row's values are unknown to the fold, and the number is standardised without it.</summary>
    [Fact]
    public void Build_Fold_KnowsTheValuesOfItsTrainingRows()
    {
        DatasetSection section = _file.Section(Csv, Embed + ", 'preprocess': ['standardize']");
        FoldData fold = FoldDataBuilder.Build(section.Load(), section.Spec(), [0, 1], [2, 3]);
        Assert.Equal([0, 0, 1, 0, 2, 0, 0, 0, 1, 2], fold.Tokens);
        Assert.Equal([-1, 2, 2, 1, 1, 1], fold.TrainingInputs);
        Assert.Equal([5, 2, 2, 7, 0, 0], fold.ValidationInputs);
    }

    /// <summary>A row has the number, then area, the words of t and year. Each column has tokens of its own.</summary>
    [Fact]
    public void Build_WordsBesideValues_HaveTokensOfTheirOwn()
    {
        DatasetSection section = _file.Section(Csv, ", 'embed': ['year', 'area'], 'text': {'column': 't', 'length': 2}");
        Dataset dataset = section.Load();
        Assert.Equal(["n", "area", "t[1]", "t[2]", "year"], dataset.FeatureNames);
        FoldData fold = FoldDataBuilder.Build(dataset, section.Spec(), [0, 1], [3]);
        Assert.Equal([1, 2, 3, 2, 2, 2, 1, 0, 2, 1], fold.TrainingInputs);
        Assert.Equal([5, 0, 0, 3, 0], fold.ValidationInputs);
    }

    [Fact]
    public void Build_NumbersOfSixtyFourBits_KeepTheirCodes()
    {
        const string csv = "time,area,y\n1700000000001,a,u\n1700000000002,b,v\n1700000000003,b,u\n";
        DatasetSection section = _file.Section(csv, ", 'embed': ['area'], 'preprocess': ['standardize']");
        Dataset dataset = section.Load();
        Assert.NotNull(dataset.WideInputs);
        FoldData fold = FoldDataBuilder.Build(dataset, section.Spec(), [0, 2], [1]);
        Assert.Equal([-1, 1, 1, 2], fold.TrainingInputs);
        Assert.Equal([0, 2], fold.ValidationInputs);
    }

    /// <summary>A value that is filled in is the most frequent one of the training rows, and the first of equals.</summary>
    [Theory]
    [InlineData("'drop'", "1 2 2")]
    [InlineData("'most_frequent'", "1 2 2 2")]
    [InlineData("{'columns': {'a': 'median'}}", "1 2 2 2")]
    [InlineData("{'constant': 'q'}", "1 2 2 1")]
    [InlineData("{'constant': 'z'}", "1 2 2 3")]
    [InlineData("'category'", "2 3 3 1")]
    public void Build_MissingValue_FollowsTheRule(string rule, string tokens)
    {
        const string csv = "a,y\nq,u\nr,v\nr,u\n,v\n";
        ProblemAssert.Says(_file.Refusal(csv, ", 'embed': ['a']"), "column 'a' has an empty cell, a missing value");
        DatasetSection section = _file.Section(csv, $", 'embed': ['a'], 'missing_values': {rule}");
        Dataset dataset = section.Load();
        FoldData fold = FoldDataBuilder.Build(dataset, section.Spec(), [.. Enumerable.Range(0, dataset.RowCount)], [0]);
        Assert.Equal(tokens, string.Join(' ', fold.TrainingInputs));
        Assert.Null(fold.Fill);
    }

    [Fact]
    public void Fit_FillsBesideNumbers_LeavesCodesAlone()
    {
        DatasetSection section = _file.Section("n,a,y\n1,q,u\n,r,v\n3,q,u\n", ", 'embed': ['a'], 'missing_values': 'mean'");
        FoldData fold = FoldDataBuilder.Build(section.Load(), section.Spec(), [0, 1, 2], [0]);
        Assert.Equal([1, 1, 2, 2, 3, 1], fold.TrainingInputs);
        Assert.Equal([2, 0], fold.Fill);
    }

    [Theory]
    [InlineData("'embed': 'area'", "dataset.embed is the text 'area'; it must be a list")]
    [InlineData("'embed': ['area'], 'text': {'column': 'area', 'length': 4}", "dataset.text has 'area', which dataset.embed has too")]
    [InlineData("'embed': ['area'], 'categorical': ['area']", "dataset.embed has 'area', which dataset.categorical has too")]
    [InlineData("'embed': ['y']", "dataset.embed has 'y', which dataset.label has too; a column has one role")]
    public void Read_BadKeys_AreRefused(string keys, string words) =>
        ProblemAssert.Says(Assert.Single(_file.Section(Csv, $", {keys}").Read().Errors), words);

    [Theory]
    [InlineData("'embed': ['aera']", "dataset.embed has 'aera', and ... has no such column ... area")]
    [InlineData("'embed': ['area', 'year', 't', 'n'], 'preprocess': ['standardize']",
        "dataset.preprocess is written, and dataset.embed gives values, which no step changes; remove dataset.preprocess")]
    [InlineData("'embed': ['area', 'year', 't'], 'preprocess': [{'normalize': {'mean': [1, 2, 3, 4], 'std': [1, 1, 1, 1]}}]",
        "dataset.preprocess has normalize, which has a mean for each feature, and dataset.embed gives codes ... standardize or scale")]
    public void Load_KeysThatDoNotFitTheData_AreRefused(string keys, string words) =>
        ProblemAssert.Says(_file.Refusal(Csv, $", {keys}"), words);

    [Fact]
    public void Load_Images_HaveNoValuesToEmbed()
    {
        string path = Path.Combine(Repository.Root, "data", "mnist-900.zip");
        ProblemAssert.Says(
            Assert.Single(new DatasetSection($"{{'path': '{path}', 'embed': ['t']}}").Refusal()),
            "dataset.embed is written, and the dataset is images; it is for tables: remove it");
    }

    [Fact]
    public void Load_ManyDifferentValues_AreWarnedOf()
    {
        string Ids(int rows, int values) => TableFile.Csv(
            "id,n,y", rows, row => $"k{row % values},{row * row % 7},{(row % 3 == 0 ? "u" : "v")}");
        ProblemAssert.Says(
            Assert.Single(_file.Load(Ids(40, 30), ", 'embed': ['id']").Warnings),
            "embedded column 'id' has 30 different values in 40 rows; most vectors learn from one row or none ... under dataset.ignore");
        Assert.Empty(_file.Load(Ids(40, 20), ", 'embed': ['id']").Warnings);
        ProblemAssert.Says(
            Assert.Single(_file.Load(Ids(8, 1), ", 'embed': ['id']").Warnings),
            "embedded column 'id' has one value in all 8 rows; a network learns nothing from it");
    }

    [Fact]
    public void Describe_EmbeddedColumn_SaysHowItIsRead()
    {
        DataDescription data = DatasetLoader.Describe(_file.Section(Csv, Embed).Spec(), DatasetSection.Folders, CancellationToken.None);
        Assert.Equal(["embedded", "number", "ignored", "embedded", "label"], data.Columns.Select(column => column.Role));
        Assert.Equal((1, 3), (data.Columns[0].Features, data.Columns[0].Distinct));
    }

    [Fact]
    public void Apply_Tokens_StayInTheirColumns()
    {
        TableFormat table = _file.Load(Csv, Embed).Table!;
        float[] rows = [7, 2, 4, 9, 1, 0];
        Vocabulary.Apply(rows.AsSpan(), table, [10, 11, 12, 13, 14, 20, 21, 22, 23, 24]);
        Assert.Equal([7, 12, 24, 9, 11, 20], rows);
    }
}
