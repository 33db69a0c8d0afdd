using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets.Tables;

/// <summary>A column with the number of each row's fold, which the <c>validation</c> section names.</summary>
public sealed class FoldColumnTests : IDisposable
{
    private readonly TableFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(", 'ignore': ['part']")]
    [InlineData(", 'missing_values': 'drop'")]
    public void Load_FoldColumn_IsNoFeatureAndMayBeEmpty(string more)
    {
        Dataset dataset = Load("n,part,y\n1,1,a\n2,,b\n3,-1,a\n4,0,b\n", more);
        Assert.Equal(["n"], dataset.FeatureNames);
        Assert.Equal([1, -1, -1, 0], dataset.FoldNumbers!);
    }

    [Fact]
    public void Load_TestRows_HaveNoFold()
    {
        string test = _file.Write("test.csv", "n,y\n5,a\n6,b\n");
        Dataset dataset = Load("n,part,y\n1,1,a\n2,0,b\n", $", 'test': '{test}'");
        Assert.Equal([1, 0, -1, -1], dataset.FoldNumbers!);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("-2")]
    [InlineData("first")]
    [InlineData("3e9")]
    public void Load_WrongNumber_IsRefusedWithItsPlace(string cell)
    {
        var refusal = Assert.Throws<InputException>(() => Load($"n,part,y\n1,0,a\n2,{cell},b\n", ""));
        Assert.Contains($"column 'part' has '{cell}', and validation.column", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(3, refusal.Problems[0].Location!.Line);
    }

    private Dataset Load(string csv, string more)
    {
        var problems = new Problems();
        DatasetSpec spec = _file.Section(csv, more).Spec().WithFold(new ColumnReference("part", null), problems);
        Assert.Empty(problems.Errors);
        return DatasetLoader.Load(spec, DatasetSection.Folders, TestContext.Current.CancellationToken);
    }
}
