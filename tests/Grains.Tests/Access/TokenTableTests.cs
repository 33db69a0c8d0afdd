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

    [Fact]
    public void Begin_Session_EndsAfterTwelveHoursAndIsForgottenThen()
    {
        var table = new TokenTable([]);
        NewSession wanted = Session("oidc:alice");
        AccessToken session = table.Begin(wanted, Start);
        Assert.Equal(new AccessToken(wanted.Id, "console", "oidc:alice", Role.Viewer, Start, Start.AddHours(12)), session);
        Assert.Equal(session, table.Begin(wanted, Start.AddHours(1)));
        NewSession other = Session("oidc:bob");
        table.Begin(other, Start.AddHours(12));
        Assert.Equal(other.Id, Assert.Single(table.Tokens).Token.Id);
    }

    [Fact]
    public void Begin_MoreSessionsThanAUserMayHave_EndsTheEarliestOfThatUser()
    {
        var table = new TokenTable([]);
        NewSession other = Session("oidc:bob");
        table.Begin(other, Start);
        NewSession[] own = [.. Enumerable.Range(0, TokenTable.MaxSessionsOfUser + 1).Select(_ => Session("oidc:alice"))];
        foreach (NewSession wanted in own) table.Begin(wanted, Start);
        Assert.Equal([other.Id, .. own.Skip(1).Select(session => session.Id)], table.Tokens.Select(stored => stored.Token.Id));
    }

    [Fact]
    public void Begin_InATableFullOfSessions_EndsTheEarliestAndNoToken()
    {
        var table = new TokenTable([]);
        table.Create(Alice, Start);
        for (int user = 0; user <= TokenTable.MaxSessions; user++) table.Begin(Session($"oidc:{user}"), Start);
        Assert.Equal(1 + TokenTable.MaxSessions, table.Tokens.Count);
        Assert.Equal(["alice", "oidc:1", "oidc:2"], table.Tokens.Take(3).Select(stored => stored.Token.User));

        // Sessions take no token's place, and tokens take no session's.
        for (int more = 1; more < TokenTable.MaxTokens; more++) table.Create(Wanted(TokenText.New()), Start);
        Assert.Throws<RefusedException>(() => table.Create(Wanted(TokenText.New()), Start.AddHours(13)));
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("oidc:")]
    [InlineData("oidc:alice bob")]
    [InlineData(null)]
    public void Begin_SessionOfAnotherUserThanTheIssuers_IsRefused(string? user)
    {
        var table = new TokenTable([]);
        Assert.StartsWith("the session's user is '", Assert.Throws<RefusedException>(
            () => table.Begin(Session("oidc:alice") with { User = user! }, Start)).Message, StringComparison.Ordinal);
        Assert.Empty(table.Tokens);
    }

    [Fact]
    public void Begin_SessionWithTheIdOfAToken_IsRefused()
    {
        var table = new TokenTable([]);
        table.Create(Alice, Start);
        Assert.Contains("make another one", Assert.Throws<RefusedException>(
            () => table.Begin(Session("oidc:alice") with { Id = Alice.Id }, Start)).Message, StringComparison.Ordinal);
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

    private static NewSession Session(string user)
    {
        string token = TokenText.New();
        return new NewSession(TokenText.IdOf(token)!, TokenText.HashOf(token), user, Role.Viewer);
    }

    private static NewToken Wanted(string token) =>
        new(TokenText.IdOf(token)!, TokenText.HashOf(token), "laptop", "carol", Role.Viewer, NewToken.MaxDays);
}
