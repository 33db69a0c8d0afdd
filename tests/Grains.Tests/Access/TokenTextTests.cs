using Gridfold.Grains.Access;

namespace Gridfold.Grains.Tests.Access;

/// <summary>The text of tokens: what is one, and whose hash it has.</summary>
public sealed class TokenTextTests
{
    private const string Sample = "gf_bcdfghjkmn_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno-_";

    [Fact]
    public void New_EachTime_IsAnotherTokenWithItsId()
    {
        string[] tokens = [.. Enumerable.Range(0, 100).Select(_ => TokenText.New())];
        Assert.Equal(100, tokens.Distinct().Count());
        Assert.All(tokens, token => Assert.Equal(token[3..13], TokenText.IdOf(token)));
    }

    [Fact]
    public void IdOf_Token_IsItsPartThatIsNoSecret()
    {
        Assert.Equal("bcdfghjkmn", TokenText.IdOf(Sample[..^2] + "o-"));
        Assert.Equal("bcdfghjkmn", TokenText.IdOf(Sample));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gf_")]
    [InlineData("gf_bcdfghjkmn_")]
    [InlineData("gx_bcdfghjkmn_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno-_")]
    [InlineData("gf_aeioughjkm_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno-_")]
    [InlineData("gf_bcdfghjkmn.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno-_")]
    [InlineData("gf_bcdfghjkmn_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno-")]
    [InlineData("gf_bcdfghjkmn_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno-__")]
    [InlineData("gf_bcdfghjkmn_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno+/")]
    [InlineData("gf_bcdfghjkmn_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno-é")]
    public void IdOf_OtherText_IsNone(string text) => Assert.Null(TokenText.IdOf(text));

    [Fact]
    public void Has_Hash_OfThisTokenAlone()
    {
        string hash = TokenText.HashOf(Sample);
        Assert.True(TokenText.Has(Sample, hash));
        Assert.False(TokenText.Has(Sample[..^1] + "-", hash));
        Assert.False(TokenText.Has(Sample, hash.ToUpperInvariant()));
        Assert.False(TokenText.Has(Sample, ""));
    }
}
