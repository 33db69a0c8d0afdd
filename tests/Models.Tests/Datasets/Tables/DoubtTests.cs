using Gridfold.Models.Datasets;

namespace Gridfold.Models.Tests.Datasets.Tables;

/// <summary>Warnings about data that are allowed but probably a mistake.</summary>
public sealed class DoubtTests : IDisposable
{
    private readonly TableFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("58%", "numbers with '%', such as '58%'")]
    [InlineData("58 kg", "numbers with 'kg', such as '58 kg'")]
    [InlineData("58 m2", "numbers with 'm2', such as '58 m2'")]
    [InlineData("$58", "numbers with '$', such as '$58'")]
    public void Load_NumbersWithAUnit_AreNamedWithTheOption(string form, string words)
    {
        Dataset dataset = _file.Load(Rows("share", row => form.Replace("58", $"{58 + (row % 20)}", StringComparison.Ordinal)));
        ProblemAssert.Says(
            Assert.Single(dataset.Warnings),
            $"column 'share' is text and becomes 20 features of 0 and 1, and 40 of its 40 values are {words} ... dataset.numeric");
        Assert.Empty(_file.Load(
            Rows("share", row => form.Replace("58", $"{58 + (row % 20)}", StringComparison.Ordinal)), ", 'numeric': ['share']").Warnings);
    }

    [Theory]
    [InlineData("id", "{0}", "column 'id' counts the rows from 0 to 39 ... dataset.ignore")]
    [InlineData("customer_id", "{1}", "column 'customer_id' has 40 different whole numbers in as many rows, from 100 to 139 ... id")]
    [InlineData("when", "17000000{2}", "column 'when' has 40 numbers from 1700000010 to 1700000049 ... seconds since 1970 ... 2023-11-14")]
    [InlineData("when", "17000000{2}000", "milliseconds since 1970, from 2023-11-14")]
    [InlineData("day", "202311{3}", "column 'day' has 40 numbers from 20231110 to 20231129, which look like dates ... dataset.time")]
    [InlineData("patient_id", "{3}", "column 'patient_id' has 20 different whole numbers in 40 rows ... dataset.group")]
    [InlineData("when", "2023-11-{3}", "40 of its 40 values look like dates or times, such as '2023-11-10' ... dataset.ignore")]
    [InlineData("when", "2023-11-{3} 10:15:00", "40 of its 40 values look like dates or times")]
    public void Load_IdsAndTimes_AreWarnedOf(string name, string form, string words)
    {
        Dataset dataset = _file.Load(Rows(name, row => string.Format(
            System.Globalization.CultureInfo.InvariantCulture, form, row, 100 + (row * 7 % 40), 10 + (row * 7 % 40), 10 + (row % 20))),
            ", 'preprocess': ['standardize']");
        ProblemAssert.Says(Assert.Single(dataset.Warnings), words);
    }

    /// <summary>Each number from 1000 on stands once, in any order. With a gap, the numbers may be measured.</summary>
    [Fact]
    public void Load_ConsecutiveNumbersInAnyOrder_AreWarnedOf()
    {
        string csv = TableFile.Csv("customer,y", 120, row => $"{1000 + (row * 7 % 120)},{"ab"[row / 3 % 2]}");
        ProblemAssert.Says(
            Assert.Single(_file.Load(csv).Warnings),
            "column 'customer' has each whole number from 1000 to 1119 once, as an id has ... if it is one ... dataset.ignore");
        Assert.Empty(_file.Load(csv.Replace("1050", "1200", StringComparison.Ordinal)).Warnings);
    }

    /// <summary>There is no month 13, and rooms and types have no owners.</summary>
    [Theory]
    [InlineData("amount", "202313{0}")]
    [InlineData("number_of_rooms", "{0}")]
    [InlineData("type_id", "{1}")]
    public void Load_NumbersThatRepeat_AreNoIdsOrDates(string name, string form) => Assert.Empty(_file.Load(
        Rows(name, row => string.Format(System.Globalization.CultureInfo.InvariantCulture, form, 10 + (row % 20), row % 3)),
        ", 'preprocess': ['standardize']").Warnings);

    [Theory]
    [InlineData("size")]
    [InlineData("idea")]
    [InlineData("seconds")]
    public void Load_WholeNumbersWithAnotherName_AreNoIds(string name) =>
        Assert.Empty(_file.Load(Rows(name, row => $"{row * 7 % 40}")).Warnings);

    [Fact]
    public void Load_TextsThatDifferByCase_AreCounted()
    {
        string csv = TableFile.Csv("n,t,y", 40, row => $"{row * 7 % 40},{(row % 10 == 0 ? "Red" : row % 2 == 0 ? "red" : "blue")},"
            + (row % 8 == 0 ? "Cat" : row % 3 == 0 ? "dog" : "cat"));
        Assert.Collection(
            _file.Load(csv).Warnings,
            warning => ProblemAssert.Says(
                warning, "column 't' has the values 'Red' (4 rows) and 'red' (16 rows), which differ only by upper and lower case"),
            warning => ProblemAssert.Says(
                warning, "label 'y' has the classes 'Cat' (5 rows) and 'cat' (23 rows), which differ only by upper and lower case"));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("class {0}")]
    public void Load_FeatureThatEqualsTheLabel_IsWarnedOf(string form)
    {
        string csv = TableFile.Csv("n,copy,y", 40, row => $"{row * 7 % 40}," + string.Format(
            System.Globalization.CultureInfo.InvariantCulture, form, row % 3) + $",{"abc"[row % 3]}");
        ProblemAssert.Says(
            Assert.Single(_file.Load(csv).Warnings),
            "column 'copy' equals the label 'y': each of its 3 values stands beside one class in all 40 rows ... dataset.ignore");
        Assert.Empty(_file.Load(csv.Replace(",c\n", ",a\n", StringComparison.Ordinal)).Warnings);
    }

    private static string Rows(string column, Func<int, string> value) =>
        TableFile.Csv($"{column},y", 40, row => $"{value(row)},{"ab"[row / 3 % 2]}");
}
