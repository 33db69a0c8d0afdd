using System.Text;
using Gridfold.Client.Tables;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Tables;

public sealed class TableNameTests
{
    [Fact]
    public void Names_MetricsAndParametersLikeOtherColumns_AreAllDifferent()
    {
        var columns = new LeaderboardColumns(["lr", "epochs"], ["score", "loss", "rank"], HasFront: false);
        Assert.Equal(
            ["rank", "trial", "state", "lr", "hyperparameters.epochs", "score", "score_std", "metrics.score", "loss", "metrics.rank",
                "epochs", "weights_hash", "reason", "tied_with_leader", "folds", "rung"],
            columns.Names);
        Assert.Equal("metrics.score", columns.Names[columns.FirstMetric]);
    }

    [Theory]
    [InlineData(false, "text\n=1+1\n")]
    [InlineData(true, "text\n'=1+1\n")]
    public async Task Write_TextLikeAFormula_IsQuotedWhereTheUserWants(bool isSafe, string expected)
    {
        using var stream = new MemoryStream();
        await using (var table = new CsvTable(stream, [new ResultColumn("text", ColumnKind.Text)], isSafe))
            await table.Write([["=1+1"]], TestContext.Current.CancellationToken);
        Assert.Equal(expected, Encoding.UTF8.GetString(stream.ToArray()));
    }
}
