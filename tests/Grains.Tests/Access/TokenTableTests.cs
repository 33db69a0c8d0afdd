using Gridfold.Grains.Access;

namespace Gridfold.Grains.Tests.Access;

/// <summary>Making and revoking tokens.</summary>
public sealed class TokenTableTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly NewToken Alice = Wanted(TokenText.New()) with { User = "alice", Role = Role.Submitter, Days = 10 };

    [Fact]
    public void Create_Token_EndsAfterItsDays()
    {
        var table = new TokenTable([]);
        (AccessToken token, bool isNew) = table.Create(Alice, Start);
        Assert.True(isNew);
        Assert.Equal(new AccessToken(Alice.Id, "laptop", "alice", Role.Submitter, Start, Start.AddDays(10)), token);
        Assert.True(token.IsValidAt(Start.AddDays(10).AddTicks(-1)));
        Assert.False(token.IsValidAt(Start.AddDays(10)));
    }

    [Fact]
    public void Create_SameTokenAgain_ChangesNothing()
    {
        var table = new TokenTable([]);
        table.Create(Alice, Start);
        Assert.False(table.Create(Alice, Start.AddDays(1)).IsNew);
        Assert.Equal(Start, Assert.Single(table.Tokens).Token.CreatedAt);
        Assert.Contains("make another one", Assert.Throws<RefusedException>(
            () => table.Create(Alice with { Hash = new string('0', 64) }, Start)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_AfterRevoking_DoesNotBringTheTokenBack()
    {
        var table = new TokenTable([]);
        table.Create(Alice, Start);
        table.Revoke(Alice.Id, Start.AddHours(1));
        Assert.False(table.Create(Alice, Start.AddHours(2)).Token.IsValidAt(Start.AddHours(2)));
    }

    [Fact]
    public void Revoke_Twice_KeepsTheFirstTime()
    {
        var table = new TokenTable([]);
        table.Create(Alice, Start);
        Assert.True(table.Revoke(Alice.Id, Start.AddHours(1)).IsNew);
        (AccessToken? token, bool isNew) = table.Revoke(Alice.Id, Start.AddHours(2));
        Assert.False(isNew);
        Assert.Equal(Start.AddHours(1), token!.RevokedAt);
        Assert.Null(table.Revoke("zzzzzzzzzz", Start).Token);
    }

    [Fact]
    public void Create_InAFullTable_ForgetsTheTokenThatEndedFirst()
    {
        var table = new TokenTable([]);
        NewToken[] many = [.. Enumerable.Range(0, TokenTable.MaxTokens).Select(_ => Wanted(TokenText.New()))];
        foreach (NewToken wanted in many) table.Create(wanted, Start);
        Assert.Contains("1000 valid tokens", Assert.Throws<RefusedException>(() => table.Create(Alice, Start)).Message,
            StringComparison.Ordinal);
        table.Revoke(many[7].Id, Start.AddHours(2));
        table.Revoke(many[5].Id, Start.AddHours(1));
        table.Create(Alice, Start.AddHours(3));
        Assert.Equal(TokenTable.MaxTokens, table.Tokens.Count);
        Assert.DoesNotContain(table.Tokens, stored => stored.Token.Id == many[5].Id);
        Assert.Contains(table.Tokens, stored => stored.Token.Id == many[7].Id);
    }

    public static TheoryData<NewToken, string> Broken => new()
    {
        { Alice with { Id = "../secret" }, "a token needs an id and a SHA-256" },
        { Alice with { Id = null! }, "a token needs an id and a SHA-256" },
        { Alice with { Hash = "secret" }, "a token needs an id and a SHA-256" },
        { Alice with { User = "" }, "the token's user is ''; it must be 1 to 64 letters" },
        { Alice with { User = null! }, "the token's user is ''" },
        { Alice with { User = "alice\nbob" }, "the token's user is 'alice" },
        { Alice with { User = new string('a', 65) }, "the token's user is 'aaa" },
        { Alice with { Name = "-rf" }, "the token's name is '-rf'" },
        { Alice with { Role = (Role)7 }, "the token's role is 7; it must be viewer, submitter or operator" },
        { Alice with { Days = 0 }, "the token's days are 0; they must be from 1 to 366" },
        { Alice with { Days = int.MaxValue }, "the token's days are 2147483647" },
    };

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public void Create_TokenAgainstARule_IsRefused(NewToken wanted, string reason)
    {
        var table = new TokenTable([]);
        Assert.StartsWith(
            reason, Assert.Throws<RefusedException>(() => table.Create(wanted, Start)).Message, StringComparison.Ordinal);
        Assert.Empty(table.Tokens);
    }

    private static NewToken Wanted(string token) =>
        new(TokenText.IdOf(token)!, TokenText.HashOf(token), "laptop", "carol", Role.Viewer, NewToken.MaxDays);
}
