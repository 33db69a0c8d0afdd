using Gridfold.Models.Datasets;
using Gridfold.Models.Prediction;

namespace Gridfold.Models.Tests.Datasets.Tables;

public sealed class WideNumberTests : IDisposable
{
    private const string Standardize = ", 'preprocess': ['standardize']";
    private readonly TableFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("17000000{0:00}")]
    [InlineData("-17000000{0:00}")]
    [InlineData("1234567890123{0:00}.5")]
    [InlineData("{0}e-50")]
    [InlineData("1.0000000{0:00}")]
    public void Build_NumbersThat32BitsBlur_StandardizesThemLikeSmallOnes(string form)
    {
        float[] small = Inputs(row => $"{row * 7 % 60}"), wide = Inputs(
            row => string.Format(System.Globalization.CultureInfo.InvariantCulture, form, row * 7 % 60));
        float sign = form[0] == '-' ? -1 : 1;
        Assert.Equal(60, wide.Distinct().Count());
        for (int row = 0; row < 60; row++) Assert.Equal(small[row], sign * wide[row], 1e-5f);
    }

    [Fact]
    public void Load_NumbersThat32BitsHold_KeepsThem()
    {
        Assert.Null(new DatasetSection("{'name': 'iris'}").Load().WideInputs);
        string wine = Repository.Shared("winequality-red.csv");
        Assert.Null(new DatasetSection($"{{'path': '{wine}', 'label': 'quality', 'binarize': {{'at_least': 6}}}}").Load().WideInputs);
        Assert.Null(_file.Load(TableFile.Csv("x,c,y", 30, row => $"{row}.1,0.1,{"ab"[row % 2]}")).WideInputs);
        Assert.Null(_file.Load(TableFile.Csv("x,y", 30, row => $"{16_777_000 + row},{"ab"[row % 2]}")).WideInputs);
    }

    [Fact]
    public void Build_ConstantBesideAWideColumn_StaysAtZero()
    {
        DatasetSection section = _file.Section(
            TableFile.Csv("t,c,y", 30, row => $"{1_700_000_000 + row},0.1,{"ab"[row % 2]}"), Standardize);
        float[] inputs = FoldDataBuilder.Build(section.Load(), section.Spec(), [.. Enumerable.Range(0, 20)], []).TrainingInputs;
        Assert.All(Enumerable.Range(0, 20), row => Assert.Equal(0f, inputs[(2 * row) + 1]));
    }

    [Fact]
    public void Build_ValidationRows_GetTheNumbersOfTheTrainingRows()
    {
        DatasetSection section = _file.Section(TableFile.Csv("t,y", 30, row => $"{1_700_000_000 + row},{"ab"[row % 2]}"), Standardize);
        FoldData fold = FoldDataBuilder.Build(section.Load(), section.Spec(), [.. Enumerable.Range(0, 3)], [4]);
        Assert.Equal(1_700_000_001, fold.Preprocessing[0].Subtract[0]);
        Assert.Equal(3 / Math.Sqrt(2.0 / 3), fold.ValidationInputs[0], 1e-6);
    }

    [Theory]
    [InlineData("", "{0}e-50", "60 different numbers from 1E-50 to 6E-49 ... which leave 1 of them different ... standardize")]
    [InlineData(", 'preprocess': [{'scale': {'max': 1000}}]", "17000000{0:00}", "which leave")]
    public void Load_BlurredColumnWithoutStandardize_IsWarnedOf(string preprocess, string form, string words)
    {
        string csv = TableFile.Csv("t,y", 60, row => string.Format(
            System.Globalization.CultureInfo.InvariantCulture, form, (row * 7 % 60) + (form[0] == '{' ? 1 : 0)) + $",{"ab"[row % 2]}");
        if (form[0] == '{') ProblemAssert.Says(Assert.Single(_file.Load(csv, preprocess).Warnings), $"column 't' has {words}");
        else
        {
            Assert.Contains(
                _file.Load(csv, preprocess).Warnings,
                warning => warning.Message.Contains("of them different", StringComparison.Ordinal));
        }

        Assert.DoesNotContain(
            _file.Load(csv, Standardize).Warnings, warning => warning.Message.Contains("of them different", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_RowsForAWideModel_KeepTheir64Bits()
    {
        Dataset dataset = _file.Load(TableFile.Csv("t,y", 30, row => $"{1_700_000_000 + row},{"ab"[row % 2]}"));
        var rows = InputRows.Read(_file.Path, "--input", dataset.Format, TestContext.Current.CancellationToken);
        Assert.Equal(dataset.WideInputs, rows.WideValues);
        Assert.Equal(1_700_000_029, rows.WideValues![^1]);
    }

    private float[] Inputs(Func<int, string> number)
    {
        DatasetSection section = _file.Section(TableFile.Csv("t,y", 60, row => $"{number(row)},{"ab"[row % 2]}"), Standardize);
        return FoldDataBuilder.Build(section.Load(), section.Spec(), [.. Enumerable.Range(0, 60)], []).TrainingInputs;
    }
}
