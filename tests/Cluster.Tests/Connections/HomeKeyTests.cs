using Gridfold.Silo.Connections;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>The secret of an embedded silo as text.</summary>
public sealed class HomeKeyTests
{
    [Fact]
    public void ToString_OfAKey_IsReadAgain()
    {
        var key = HomeKey.Create();
        Assert.Equal(key.ToString(), HomeKey.TryParse(key.ToString())!.ToString());
        Assert.NotEqual(key.ToString(), HomeKey.Create().ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000ff")]
    public void TryParse_OfSomethingElse_IsNull(string text) => Assert.Null(HomeKey.TryParse(text));
}
