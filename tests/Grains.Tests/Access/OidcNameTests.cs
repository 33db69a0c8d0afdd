using Gridfold.Grains.Access;

namespace Gridfold.Grains.Tests.Access;

/// <summary>The names of users of an OIDC issuer, and those of tokens.</summary>
public sealed class OidcNameTests
{
    [Theory]
    [InlineData("alice")]
    [InlineData("248289761001")]
    [InlineData("auth0|5f7c8ec7c33c6c004bbafe82")]
    [InlineData("repo:team/models:ref:refs/heads/main")]
    [InlineData("alice@example.org")]
    public void Of_WhatIssuersCallUsers_IsANameThatNoTokenCanHave(string claimed)
    {
        string? name = OidcName.Of(claimed);
        Assert.Equal($"oidc:{claimed}", name);
        Assert.True(OidcName.IsValid(name));
        Assert.False(AccessName.IsValid(name));
        Assert.False(OidcName.IsValid(claimed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("alice bob")]
    [InlineData("alice\n")]
    [InlineData("<alice>")]
    [InlineData("älice")]
    public void Of_OtherTexts_IsNothing(string claimed)
    {
        Assert.Null(OidcName.Of(claimed));
        Assert.False(OidcName.IsValid($"oidc:{claimed}"));
    }

    [Fact]
    public void Of_128Letters_IsTheLongest()
    {
        Assert.NotNull(OidcName.Of(new string('a', 128)));
        Assert.Null(OidcName.Of(new string('a', 129)));
    }

    [Fact]
    public void IsValid_WithoutAName_IsFalse()
    {
        Assert.False(OidcName.IsValid(null));
        Assert.False(OidcName.IsValid("operator"));
    }
}
