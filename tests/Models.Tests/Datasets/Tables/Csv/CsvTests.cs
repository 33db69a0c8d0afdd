using System.Text;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets.Tables.Csv;

public sealed class CsvTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_WineQuality_GivesTheKnownCounts()
    {
        Dataset wine = Section(Repository.Shared("winequality-red.csv"), ", 'label': 'quality', 'binarize': {'at_least': 6}").Load();
        Assert.Equal(1599, wine.RowCount);
        Assert.Equal([11], wine.InputShape);
        Assert.Equal("fixed acidity", wine.FeatureNames[0]);
        Assert.Equal(["< 6", ">= 6"], wine.ClassNames);
        Assert.Equal(855, wine.Labels.Sum());
        Assert.Equal([7.4f, 0.7f, 0f, 1.9f, 0.076f, 11f, 34f, 0.9978f, 3.51f, 0.56f, 9.4f], wine.Inputs[..11]);
        Assert.False(wine.HasValidSplit || wine.HasTestSplit);
        Assert.DoesNotContain(true, wine.IsIndicator);
    }

    [Fact]
    public void Load_WineQuality_FingerprintIsTheFilesSha256()
    {
        DatasetSpec spec = Section(Repository.Shared("winequality-red.csv"), ", 'label': 'quality'").Spec();
        string expected = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Repository.Shared("winequality-red.csv"))));
        Assert.Equal(expected, DatasetLoader.Fingerprint(spec, DatasetSection.Folders, CancellationToken.None));
        Assert.Equal(expected, DatasetLoader.Load(spec, DatasetSection.Folders, CancellationToken.None).Fingerprint);
    }

    [Theory]
    [InlineData("\"a \"\"x\"\" b\";\"y\"\r\n1;p\r\n2;q\r\n")]
    [InlineData("\uFEFF\"a \"\"x\"\" b\";y\n1;p\n2;q")]
    public void Load_QuotedSemicolonsCrLfAndByteOrderMark_ReadsTheSame(string csv)
    {
        Dataset dataset = Load(csv, "y");
        Assert.Equal(["a \"x\" b"], dataset.FeatureNames);
        Assert.Equal([1f, 2f], dataset.Inputs);
        Assert.Equal(["p", "q"], dataset.ClassNames);
    }

    [Theory]
    [InlineData("a,b,y\n1,2,p\n3,4,q\n")]
    [InlineData("a;b;y\n1;2;p\n3;4;q\n")]
    [InlineData("a\tb\ty\r\n1\t2\tp\r\n3\t4\tq")]
    [InlineData("a|b|y\n1|2|p\n3|4|q\n\n\n")]
    [InlineData("a , b , y\n 1 , 2 ,p\n\n3, 4, q\n,,\n")]
    [InlineData("a;b;y\n1;2;\"p\"\n\"3\";4;q\n   \n")]
    public void Load_AnyDelimiterAndBlankLines_ReadsTheSame(string csv)
    {
        Dataset dataset = Load(csv, "y");
        Assert.Equal([1f, 2f, 3f, 4f], dataset.Inputs);
        Assert.Equal([0, 1], dataset.Labels);
    }

    [Fact]
    public void Load_CommasInQuotedFieldsOfASemicolonFile_KeepsTheSemicolon() =>
        Assert.Equal(
            ["t=x, y, z", "t=u", "n"], Load("t;n;y\n\"x, y, z\";1;p\nu;2;q\n", "y").FeatureNames.OrderByDescending(name => name.Length));

    [Fact]
    public void Load_TextColumn_IsOneHotInOrdinalOrder()
    {
        Dataset dataset = Load("port,n,y\nS,1,0\nC,2,1\nb,3,1\nS,4,0\n", "y");
        Assert.Equal(["port=C", "port=S", "port=b", "n"], dataset.FeatureNames);
        Assert.Equal([true, true, true, false], dataset.IsIndicator);
        Assert.Equal([0f, 1, 0, 1, 1, 0, 0, 2, 0, 0, 1, 3, 0, 1, 0, 4], dataset.Inputs);
    }

    [Fact]
    public void Load_CategoricalCodes_AreOneHotInNumericOrder() =>
        Assert.Equal(
            ["zone=2", "zone=10", "zone=10.0", "n"],
            Load("zone,n,y\n10,1,a\n2,2,b\n10.0,3,a\n", "y", ", 'categorical': ['zone']").FeatureNames);

    [Fact]
    public void Load_IgnoredColumn_MayHoldAnything() =>
        Assert.Equal(["n"], Load("id,n,y\nx,1,a\n,2,b\ninf,3,a\n", "y", ", 'ignore': ['id']").FeatureNames);

    [Theory]
    [InlineData("10,2,9,2", "2,9,10")]
    [InlineData("1.0,1,2.50,2.5", "1,1.0,2.5,2.50")]
    [InlineData("b,a,B,a", "B,a,b")]
    [InlineData("10,9,x,9", "10,9,x")]
    public void Load_Labels_SortNumericallyWhenAllAreNumbersElseOrdinally(string labels, string classes)
    {
        string[] values = labels.Split(',');
        Dataset dataset = Load(
            "n,y\n" + string.Concat(values.Select((value, row) => $"{row},{value}\n").Concat(values.Select(value => $"7,{value}\n"))), "y");
        Assert.Equal(classes.Split(','), dataset.ClassNames);
    }

    [Fact]
    public void Load_ManyRows_IsQuickAndWhole()
    {
        var text = new StringBuilder("a,b,c,d,e,f,g,h,kind,y\n");
        for (int row = 0; row < 100_000; row++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"{row},{row * 0.37},3,{row % 7},5.5,{-row},7,8e-3,{(row % 3 == 0 ? "x" : "z")},{row % 2}\n");
        long started = TimeProvider.System.GetTimestamp();
        Dataset dataset = Load(text.ToString(), "y");
        Assert.Equal(100_000, dataset.RowCount);
        Assert.Equal([10], dataset.InputShape);
        Assert.Equal(99_999f, dataset.Inputs[^10]);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20));
    }

    // A fault in a cell or line is reported at its line and character column in the data.
    [Theory]
    [InlineData("alcohol,y\n1,a\nn/a,b\n2,a\n", 3, 1,
        "column 'alcohol' has 'n/a', a missing value ... remove the row, fill it in ... dataset.ignore")]
    [InlineData("alcohol,y\n1,a\n,b\n2,a\n", 3, 1, "column 'alcohol' has an empty cell, a missing value")]
    [InlineData("n,t,y\n1,u,a\n2,?,b\n", 3, 3, "column 't' has '?', a missing value")]
    [InlineData("n,t,y\n1,u,a\n2,NaN,b\n", 3, 3, "column 't' has 'NaN', a missing value")]
    [InlineData("n,y\n1,a\n2,NULL\n", 3, 3, "column 'y' has 'NULL', a missing value ... every row needs its label")]
    [InlineData("t,n,y\nu,1,a\n\"u, v\",2x,b\nu,3,b\n", 3, 8,
        "column 'n' has '2x', which is not a number ... dataset.categorical or dataset.ignore")]
    [InlineData("t,n,y\nu,1,a\n\"\u00e9\U0001F600\",2x,b\nu,3,b\n", 3, 6, "column 'n' has '2x'")]
    [InlineData("t,n,y\n\"two\nlines\",oops,a\nu,2,b\nu,3,b\n", 3, 8, "column 'n' has 'oops'")]
    [InlineData("n,y\n1,a\ninf,b\n", 3, 1, "column 'n' has 'inf' ... finite ... correct it")]
    [InlineData("n,y\n1,a\n-Infinity,b\n", 3, 1, "column 'n' has '-Infinity' ... finite")]
    [InlineData("n,y\n1,a\n1e39,b\n", 3, 1, "column 'n' has '1e39' ... 3.4e38")]
    [InlineData("n,y\n1,a\n1e999,b\n", 3, 1, "column 'n' has '1e999' ... finite")]
    [InlineData("n;y\n7,4;a\n7.5;b\n", 2, 1, "column 'n' has '7,4', a number with a decimal comma ... write dataset.decimal")]
    [InlineData("n,m,y\n1,2,a\n3,b\n", 3, 3, "the row has 2 fields, and the header has 3 ... add what is missing")]
    [InlineData("n,y\n1,a\n1,000,b\n", 3, 7, "the row has 3 fields, and the header has 2 ... in quotes")]
    [InlineData("n,n,y\n1,2,a\n", 1, 3, "column 2 is named 'n', as column 1 is ... rename")]
    [InlineData(",n,y\n0,2,a\n", 1, 1, "column 1 has no name ... name it ... index=False")]
    [InlineData("n,y,\n0,a,1\n", 1, 5, "column 3 has no name ... remove the delimiter at the end")]
    [InlineData("5.1,3.5,setosa\n4.9,3.0,setosa\n", 1, 1, "the first line holds '5.1', a number ... add a header line")]
    [InlineData("y\n1\n2\n", 1, 1, "the header has one column, 'y' ... at least one feature")]
    [InlineData("t,y\n5\" pipe,a\nx,b\n", 2, 1, "a quote that does not enclose it ... doubled")]
    [InlineData("n,t,y\n1,\"open,a\n2,x,b\n", 2, 3, "never closed ... correct it")]
    [InlineData("n,y\n1,a\n\0,b\n", 3, 1, "a NUL byte, so it is not text ... CSV")]
    public void Load_BadCell_IsRefusedAtItsPlace(string csv, int line, int column, string words)
    {
        string path = _folder.Write("data.csv", csv);
        Problem problem = Assert.Single(Section(path, ", 'label': 'y'").Refusal());
        ProblemAssert.Says(problem, words);
        ProblemAssert.IsAt(problem, new SourceLocation(path, line, column));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    public void Load_FieldWithoutEnd_IsRefusedAtItsLine(string quote)
    {
        string path = _folder.Write("data.csv", $"n,y\n1,a\n{quote}{new string('5', 200_000)}\n2,b\n");
        Problem problem = Assert.Single(Section(path, ", 'label': 'y'").Refusal());
        ProblemAssert.Says(problem, "a field has over 100,000 characters; close its quote, or shorten it");
        Assert.Equal(3, problem.Location!.Line);
    }

    // A fault of the whole file, or of the experiment's words about it, is reported at the key.
    [Theory]
    [InlineData("", "", "path", "data.csv is empty ... header line")]
    [InlineData("n,y\n", "", "path", "data.csv has a header and no rows ... completely")]
    [InlineData("n,why\n1,a\n", "", "label", "dataset.label is 'species' ... no such column ... known: n, why")]
    [InlineData("n,Spezies\n1,a\n", "", "label", "dataset.label is 'species' ... did you mean 'Spezies'?")]
    [InlineData("n,y\n1,a\n2,a\n", "", "label", "dataset.label is 'y' ... every row ... 'a' ... at least two classes")]
    [InlineData("n,y\n1,1.5\n2,2.5\n3,3.5\n4,4.5\n", "", "label",
        "dataset.label is 'y' ... 4 different numbers in 4 rows, which looks continuous ... dataset.binarize")]
    [InlineData("n,y\n1,a\n2,b\n", ", 'binarize': {'at_least': 6}", "at_least",
        "dataset.binarize ... a label 'a', which is not a number ... remove dataset.binarize")]
    [InlineData("n,y\n1,3\n2,5\n", ", 'binarize': {'at_least': 6}", "at_least",
        "at_least is 6, and every label is below that ... above 3 and at most 5")]
    [InlineData("n,y\n1,7\n2,9\n", ", 'binarize': {'at_least': 6}", "at_least", "every label is at least that ... above 7 and at most 9")]
    [InlineData("n,y\n1,a\n2,b\n", ", 'ignore': ['m']", "m", "dataset.ignore has 'm' ... no such column ... known: n, y")]
    [InlineData("n,y\n1,a\n2,b\n", ", 'categorical': ['q']", "q", "dataset.categorical has 'q' ... no such column")]
    [InlineData("n,y\n1,a\n2,b\n", ", 'ignore': ['n']", "n", "dataset.ignore leaves no column ... at least one feature")]
    [InlineData("n,y\n1,a\n2,b\n", ", 'preprocess': [{'resize': {'height': 2, 'width': 2}}]", "resize",
        "resize ... data.csv is a table ... remove the step")]
    [InlineData("n,y\n1,a\n2,b\n", ", 'sha256': '0000000000000000000000000000000000000000000000000000000000000000'", "sha256",
        "data.csv has SHA-256 ... dataset.sha256 is 000 ... right file")]
    public void Load_BadTable_IsRefusedAtTheKey(string csv, string more, string key, string words)
    {
        string label = words.Contains("'species'", StringComparison.Ordinal) ? "species" : "y";
        DatasetSection section = Section(_folder.Write("data.csv", csv), $", 'label': '{label}'{more}");
        Problem problem = Assert.Single(section.Refusal());
        ProblemAssert.Says(problem, words);
        ProblemAssert.IsAt(problem, section.At(key));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'n', (byte)',', (byte)'y', 10, 0xC3, 0xA9, 0xE9, (byte)',', (byte)'a', 10 }, 2, 2,
        "the byte 0xe9 is not UTF-8 ... iconv")]
    [InlineData(new byte[] { (byte)'n', (byte)',', (byte)'y', 10, 0x80 }, 2, 1, "the byte 0x80 is not UTF-8 ... UTF-8")]
    public void Load_OtherEncoding_IsRefusedAtTheByte(byte[] bytes, int line, int column, string words)
    {
        string path = _folder.Write("data.csv", bytes);
        Problem problem = Assert.Single(Section(path, ", 'label': 'y'").Refusal());
        ProblemAssert.Says(problem, words);
        ProblemAssert.IsAt(problem, new SourceLocation(path, line, column));
    }

    [Fact]
    public void Load_Utf16_IsRefused() =>
        ProblemAssert.Says(
            Assert.Single(Section(_folder.Write("data.csv", [0xFF, 0xFE, (byte)'n', 0]), ", 'label': 'y'").Refusal()), "UTF-16 ... UTF-8");

    [Fact]
    public void Load_NamesAsText_AreRefusedWithIgnore()
    {
        string csv = "name,n,y\n" + string.Concat(Enumerable.Range(0, 150).Select(row => $"Name {row},{row % 9},{row % 2}\n"));
        string path = _folder.Write("data.csv", csv);
        Problem problem = Assert.Single(Section(path, ", 'label': 'y'").Refusal());
        ProblemAssert.Says(problem, "column 'name' has 150 different texts in 150 rows ... list the column under dataset.ignore");
        Assert.DoesNotContain("dataset.text", problem.Message, StringComparison.Ordinal);
        ProblemAssert.IsAt(problem, new SourceLocation(path, 1, 1));
    }

    [Fact]
    public void Load_SentencesAsText_AreRefusedWithTheKeyThatReadsWords()
    {
        string csv = "review,n,y\n" + string.Concat(
            Enumerable.Range(0, 150).Select(
                row => $"This is sentence number {row} of a {(row % 3 == 0 ? "very long" : "short")} list,{row % 9},{row % 2}\n"));
        ProblemAssert.Says(
            Assert.Single(Section(_folder.Write("data.csv", csv), ", 'label': 'y'").Refusal()),
            "list the column under dataset.ignore, or let a network read its words, as in dataset.text: {column: review, length: 10}");
    }

    [Fact]
    public void Load_SomeNamesAsText_AreWarnedOf()
    {
        string csv = "name,n,y\n" + string.Concat(Enumerable.Range(0, 40).Select(row => $"Name {row},{row % 9},{row % 2}\n"));
        ProblemAssert.Says(Assert.Single(Load(csv, "y").Warnings), "column 'name' has 40 different texts in 40 rows ... dataset.ignore");
    }

    [Fact]
    public void Load_RowNumbersAsFeature_AreWarnedOf()
    {
        string csv = "id,n,y\n" + string.Concat(Enumerable.Range(7, 40).Select(row => $"{row},{row % 9},{row % 2}\n"));
        ProblemAssert.Says(Assert.Single(Load(csv, "y").Warnings), "column 'id' counts the rows ... dataset.ignore");
    }

    [Fact]
    public void Load_IntegersAsLabel_AreRefusedWhenTheyHardlyRepeat()
    {
        string csv = "n,y\n" + string.Concat(Enumerable.Range(0, 200).Select(row => $"{row % 9},{row / 3}\n"));
        ProblemAssert.Says(Assert.Single(Section(_folder.Write("data.csv", csv), ", 'label': 'y'").Refusal()),
            "'y' ... 67 different numbers in 200 rows, which looks continuous ... dataset.binarize");
    }

    [Fact]
    public void Load_MissingCellsAndNames_AreReportedTogether()
    {
        string csv = "name,age,y\n" + string.Concat(
            Enumerable.Range(0, 150).Select(row => $"Name {row},{(row == 3 ? "" : "7")},{row % 2}\n"));
        Assert.Equal(2, Section(_folder.Write("data.csv", csv), ", 'label': 'y'").Refusal().Count);
    }

    [Fact]
    public void Load_ManyBadCells_ShowsFiveOfAKindAndCountsTheRest()
    {
        string csv = "n,m,y\n" + string.Concat(
            Enumerable.Range(0, 40).Select(row => $"{(row < 12 ? "" : "1")},{(row < 7 ? "x" : "1")},{row % 2}\n"));
        IReadOnlyList<Problem> problems = Section(_folder.Write("data.csv", csv), ", 'label': 'y'").Refusal();
        Assert.Equal(12, problems.Count);
        ProblemAssert.Says(problems[^2], "and 7 more missing values in column 'n' in ... data.csv");
        ProblemAssert.Says(problems[^1], "and 2 more texts among numbers in column 'm' in ... data.csv");
    }

    [Fact]
    public void Load_SixBadCells_CountsTheLastOneInTheSingular()
    {
        string csv = "n,y\n" + string.Concat(Enumerable.Range(0, 40).Select(row => $"{(row < 6 ? "" : "1")},{row % 2}\n"));
        ProblemAssert.Says(
            Section(_folder.Write("data.csv", csv), ", 'label': 'y'").Refusal()[^1], "and 1 more of the 6 missing values in column 'n' in");
    }

    private static DatasetSection Section(string path, string more) => new($"{{'path': '{path}'{more}}}");

    private Dataset Load(string csv, string label, string more = "") =>
        Section(_folder.Write("data.csv", csv), $", 'label': '{label}'{more}").Load();
}
