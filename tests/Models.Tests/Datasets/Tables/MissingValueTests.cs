using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;

namespace Gridfold.Models.Tests.Datasets.Tables;

public sealed class MissingValueTests : IDisposable
{
    private const string Csv = "x,t,y\n1,u,a\n,v,b\n2,,a\n6,v,b\n2,v,a\n9,u,b\n";
    private readonly TableFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Load_Drop_LeavesRowsOut()
    {
        Dataset dataset = _file.Load(Csv, ", 'missing_values': 'drop'");
        Assert.Equal([1f, 1, 0, 6, 0, 1, 2, 0, 1, 9, 1, 0], dataset.Inputs);
        Assert.Equal([0, 1, 0, 1], dataset.Labels);
        ProblemAssert.Says(Assert.Single(dataset.Warnings), "2 of 6 rows have a missing value and are left out");
    }

    [Fact]
    public void Build_RulesOfColumns_HoldForEachColumn()
    {
        const string csv = "a,b,c,t,y\n1,1,,u,p\n,,5,v,q\n3,3,5,,p\n,100,5,v,q\n8,4,7,v,q\n";
        DatasetSection section = _file.Section(
            csv, ", 'missing_values': {'columns': {'b': 'median', 'c': {'constant': -1}, 't': 'category'}, 'others': 'drop'}");
        Dataset dataset = section.Load();
        Assert.Equal(["a", "b", "c", "t=(missing)", "t=u", "t=v"], dataset.FeatureNames);
        FoldData fold = FoldDataBuilder.Build(dataset, section.Spec(), [0, 1, 2], []);
        Assert.Equal([1f, 1, -1, 0, 1, 0, 3, 3, 5, 1, 0, 0, 8, 4, 7, 0, 0, 1], fold.TrainingInputs);
        var read = InputRows.Read(
            _file.Write("rows.csv", "a,b,c,t\n1,,,\n,2,2,u\n"), "--input", dataset.Format, TestContext.Current.CancellationToken);
        Assert.Equal(["2"], read.Names);
        Assert.Equal([1f, float.NaN, -1, 1, 0, 0], read.Values);
    }

    [Fact]
    public void Build_FilledColumns_AreFittedOneByOne()
    {
        const string csv = "a,b,y\n1,1,p\n,,q\n3,3,p\n11,11,q\n";
        DatasetSection section = _file.Section(csv, ", 'missing_values': {'columns': {'a': 'mean', 'b': 'median'}}");
        FoldData fold = FoldDataBuilder.Build(section.Load(), section.Spec(), [0, 1, 2, 3], []);
        Assert.Equal([5f, 3], fold.TrainingInputs[2..4]);
        Assert.Equal([5.0, 3], fold.Fill!);
    }

    [Fact]
    public void Load_ColumnWithoutARuleAndWithoutOthers_IsRefused()
    {
        const string csv = "a,b,y\n1,1,p\n2,,q\n,3,p\n";
        ProblemAssert.Says(
            _file.Refusal(csv, ", 'missing_values': {'columns': {'a': 'mean'}}"), "column 'b' has an empty cell, a missing value");
    }

    [Fact]
    public void Load_RuleOfAColumnThatDoesNotExist_NamesTheNearestOne()
    {
        DatasetSection section = _file.Section("age,y\n1,p\n,q\n", ", 'missing_values': {'columns': {'aeg': 'mean'}}");
        Problem problem = section.Refusal()[0];
        ProblemAssert.Says(problem, "dataset.missing_values.columns has 'aeg', and ... no such column; did you mean 'age'?");
        Assert.Equal(section.At("'aeg'"), problem.Location);
    }

    [Fact]
    public void Load_DropWithoutALabel_LeavesTheRowOut() =>
        Assert.Equal(2, _file.Load("x,y\n1,a\n2,NA\n3,b\n", ", 'missing_values': 'drop'").RowCount);

    [Theory]
    [InlineData("mean", 3)]
    [InlineData("median", 2)]
    [InlineData("most_frequent", 2)]
    [InlineData("{'constant': -5}", -5)]
    public void Build_Fill_FitsOnTheTrainingRowsOnly(string strategy, float expected)
    {
        // The training rows have 1, 2, 2 and 7; the validation row of 1000 must not count.
        const string csv = "x,y\n1,a\n,b\n2,a\n2,b\n7,a\n1000,b\n";
        string quoted = strategy[0] == '{' ? strategy : $"'{strategy}'";
        DatasetSection section = _file.Section(csv, $", 'missing_values': {quoted}");
        FoldData fold = FoldDataBuilder.Build(section.Load(), section.Spec(), [0, 1, 2, 3, 4], [5]);
        Assert.Equal([1f, expected, 2, 2, 7], fold.TrainingInputs);
        Assert.Equal([1000f], fold.ValidationInputs);
    }

    [Fact]
    public void Build_TextColumn_IsFilledWithTheMostFrequentText()
    {
        DatasetSection section = _file.Section(Csv, ", 'missing_values': 'mean'");
        float[] inputs = FoldDataBuilder.Build(section.Load(), section.Spec(), [0, 1, 2, 3, 4, 5], []).TrainingInputs;
        Assert.Equal([2f, 0, 1], inputs[6..9]);
        Assert.Equal([4f, 0, 1], inputs[3..6]);
    }

    [Fact]
    public void Build_StandardizeAfterFill_SeesTheFilledValues()
    {
        DatasetSection section = _file.Section("x,y\n1,a\n,b\n3,a\n4,b\n", ", 'missing_values': 'mean', 'preprocess': ['standardize']");
        FoldData fold = FoldDataBuilder.Build(section.Load(), section.Spec(), [0, 1, 2], [3]);
        Assert.Equal(0f, fold.TrainingInputs[1]);
        Assert.All(fold.TrainingInputs, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Load_Category_MarksTheMissingOnes()
    {
        DatasetSection section = _file.Section(Csv, ", 'missing_values': 'category'");
        Dataset dataset = section.Load();
        Assert.Equal(["x", "x=(missing)", "t=(missing)", "t=u", "t=v"], dataset.FeatureNames);
        Assert.Equal([false, true, true, true, true], dataset.IsIndicator);
        float[] inputs = FoldDataBuilder.Build(dataset, section.Spec(), [0, 1, 2, 3, 4, 5], []).TrainingInputs;
        Assert.Equal([1f, 0, 0, 1, 0], inputs[..5]);
        Assert.Equal([4f, 1, 0, 0, 1], inputs[5..10]);
        Assert.Equal([2f, 0, 1, 0, 0], inputs[10..15]);
    }

    [Theory]
    [InlineData("'drop'", "x,t\n,u\n5,v\n", new[] { "3" }, new[] { 5f, 0, 1 })]
    [InlineData("'mean'", "x,t\n,u\n5,NA\n", new[] { "2", "3" }, new[] { float.NaN, 1, 0, 5, float.NaN, float.NaN })]
    [InlineData("'category'", "x,t\n,u\n5,?\n", new[] { "2", "3" }, new[] { float.NaN, 1, 0, 1, 0, 5, 0, 1, 0, 0 })]
    [InlineData("{'constant': 0}", "x,t\n,u\n5,v\n", new[] { "2", "3" }, new[] { 0f, 0, 1, 0, 5, 0, 0, 1 })]
    public void Read_RowsToPredict_AreTreatedAsInTheTraining(string strategy, string rows, string[] names, float[] values)
    {
        Dataset dataset = _file.Load(Csv, $", 'missing_values': {strategy}");
        var read = InputRows.Read(_file.Write("rows.csv", rows), "--input", dataset.Format, TestContext.Current.CancellationToken);
        Assert.Equal(names, read.Names);
        Assert.Equal(values, read.Values);
        Assert.Equal(strategy == "'drop'" ? 1 : 0, read.Warnings.Count);
    }

    [Theory]
    [InlineData("NA", ", 'missing': ['']", new[] { "EU", "NA" })]
    [InlineData("-", ", 'missing': ['-999', 'unknown']", new[] { "-", "EU" })]
    public void Load_MissingWords_AreThoseOfTheFile(string label, string option, string[] classes)
    {
        string csv = TableFile.Csv("x,y", 20, row => $"{row * 7 % 20},{(row % 2 == 0 ? label : "EU")}");
        Assert.Equal(classes, _file.Load(csv, option).ClassNames);
    }

    [Fact]
    public void Load_NumberThatMeansMissing_IsMissing()
    {
        DatasetSection section = _file.Section("x,y\n-999,a\n2,b\n4,a\n", ", 'missing': [-999], 'missing_values': 'mean'");
        Assert.Equal([3f, 2, 4], FoldDataBuilder.Build(section.Load(), section.Spec(), [0, 1, 2], []).TrainingInputs);
    }

    [Theory]
    [InlineData("x,y\n1,a\n,b\n2,a\n", "", "column 'x' has an empty cell ... dataset.missing_values, as in missing_values: mean")]
    [InlineData("x,y\n1,NA\n2,b\n", "", "'NA', a missing value ... dataset.missing_values: drop ... leave it out of dataset.missing")]
    [InlineData("x,y\n,a\n,b\n", ", 'missing_values': 'drop'", "missing value in each of its 2 rows ... missing_values: mean")]
    [InlineData("x,y\n,a\n1,b\n", ", 'missing_values': {'constant': 'q'}", "missing_values.constant is 'q', which is no number")]
    [InlineData("x,y\n1,a\nunknown,b\n2,a\n", "", "'unknown', which is not a number ... dataset.missing")]
    public void Load_MissingWithoutARule_NamesTheOption(string csv, string option, string words) =>
        ProblemAssert.Says(_file.Refusal(csv, option), words);

    [Theory]
    [InlineData("'missing_values': 'average'", "dataset.missing_values is the text 'average', which is not known")]
    [InlineData("'missing_values': 'constant'", "the constant is missing ... {constant: 0}")]
    [InlineData("'missing_values': {'value': 1}", "dataset.missing_values has no 'columns' ... {constant: 0}")]
    [InlineData("'missing_values': {'columns': 'x'}", "dataset.missing_values.columns is the text 'x'; it must be a map")]
    [InlineData("'missing_values': {'columns': {'x': 'medain'}}",
        "dataset.missing_values.columns.x is the text 'medain', which is not known; did you mean 'median'?")]
    [InlineData("'missing_values': {'columns': {'x': null}}", "dataset.missing_values.columns.x is ... it must be a rule, as in mean")]
    [InlineData("'missing_values': {'columns': {'x': 'constant'}}", "the constant is missing ... x: {constant: 0}")]
    [InlineData("'missing_values': {'columns': {'x': 'mean'}, 'other': 'drop'}", "'other' is not a key ... did you mean 'others'?")]
    [InlineData("'missing_values': {'columns': {'y': 'mean'}}", "columns has 'y', which is no feature ... write drop")]
    [InlineData("'missing': 'NA'", "it must be a list")]
    [InlineData("'missing': [[1]]", "dataset.missing has a list")]
    public void Read_BadRule_IsRefused(string option, string words)
    {
        IReadOnlyList<Problem> errors = new DatasetSection($"{{'path': 'x.csv', 'label': 'y', {option}}}").Read().Errors;
        ProblemAssert.Says(errors[0], words);
    }
}
