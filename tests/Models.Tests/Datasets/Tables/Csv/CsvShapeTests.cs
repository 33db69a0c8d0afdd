using System.Text;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets.Tables.Csv;

public sealed class CsvShapeTests : IDisposable
{
    private readonly TableFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("n\tm\ty\n1\t2\ta\t\n3\t4\tb\t\n", "")]
    [InlineData("n,m,y,\n1,2,a,\n3,4,b,\n", "")]
    [InlineData("n,m,y,\n1,2,a\n3,4,b\n", "")]
    [InlineData("# made by a tool\nn,m,y\n1,2,a\n#3,4,\"\n3,4,b\n# end", ", 'comment': '#'")]
    [InlineData("// \"x\nn,m,y\r\n1,2,a\r\n\r\n3,4,b\r\n", ", 'comment': '//'")]
    [InlineData("n,m,y\r1,2,a\r3,4,b\r", "")]
    public void Load_TrailingDelimitersCommentsAndLineEnds_ReadsTheSame(string csv, string option)
    {
        Dataset dataset = _file.Load(csv, option);
        Assert.Equal(["n", "m"], dataset.FeatureNames);
        Assert.Equal([1f, 2, 3, 4], dataset.Inputs);
    }

    [Theory]
    [InlineData("# a\nn,y\n1,a\n# b\n\nx,b\n2,a\n", ", 'comment': '#'", 6, 1, "column 'n' has 'x'")]
    [InlineData("n,y\n\"1\n\n\",a\nx,b\n2,a\n", "", 5, 1, "column 'n' has 'x'")]
    [InlineData("n,y,\n1,a,2\n3,b,\n", "", 1, 5, "column 3 has no name, and a row has a value in it")]
    [InlineData("# made by a tool\nn,y\n1,a\n", "", 1, 1, "the header has one column ... dataset.comment: \"#\"")]
    [InlineData("n,y\n1,a\n// half\n2,b\n", "", 3, 1, "the row has 1 fields ... dataset.comment: \"//\"")]
    [InlineData("n,y\n1,a\n\"2\"x,b\n", "", 3, 1, "a quote that does not enclose it")]
    public void Load_BadCell_IsRefusedAtItsPlace(string csv, string option, int line, int column, string words)
    {
        Problem problem = _file.Refusal(csv, option);
        ProblemAssert.Says(problem, words);
        ProblemAssert.IsAt(problem, new SourceLocation(_file.Path, line, column));
    }

    [Fact]
    public void Load_TableOf12000Columns_IsRead()
    {
        string header = string.Join(',', Enumerable.Range(0, 12_000).Select(gene => $"gene{gene:000000}")) + ",y\n";
        string row = string.Join(',', Enumerable.Range(0, 12_000).Select(gene => $"{gene}.25"));
        Dataset dataset = _file.Load($"{header}{row},a\n{row},b\n");
        Assert.Equal([12_000], dataset.InputShape);
        Assert.Equal(11_999.25f, dataset.Inputs[^1]);
    }

    [Fact]
    public void Load_LongField_IsReadUpToItsLimit()
    {
        string longest = new('\u00e9', 100_000);
        string[] categories = [.. _file.Load($"t,n,y\n{longest},1,a\nu,2,b\n").Table!.Columns[0].Categories!];
        Assert.Equal(100_000, categories[1].Length);
        ProblemAssert.Says(_file.Refusal($"t,n,y\n{longest}x,1,a\nu,2,b\n"), "a field has over 100,000 characters");
    }

    [Theory]
    [InlineData("n,y\n1,a\n{0}\n")]
    [InlineData("{0}\n1,a\n")]
    public void Load_LineOfVeryManyCommas_IsRefusedAtOnce(string form)
    {
        string csv = form.Replace("{0}", new StringBuilder().Append(',', 20_000_000).Append('1').ToString(), StringComparison.Ordinal);
        DatasetSection section = _file.Section(csv);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Problem problem = Assert.Single(section.Refusal());
        ProblemAssert.Says(problem, "the line has over 200,000 fields");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Fact]
    public void Load_MoreClassesThanPossible_IsRefused()
    {
        string csv = TableFile.Csv("n,y", 6_000, row => $"{row},class {row % 2_500}");
        ProblemAssert.Says(_file.Refusal(csv), "has 2,500 classes, and up to 2,000 are possible");
    }

    [Fact]
    public void Load_PlainLongQuotedFields_KeepTheirDoubledQuotes() => Assert.Equal(
        ["a \"b\" c", "d"], _file.Load("t,n,y\n\"a \"\"b\"\" c\",1,p\n d ,2,q\n").Table!.Columns[0].Categories);
}
