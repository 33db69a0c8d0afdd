using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Gridfold.Cluster.Tests.Connections;
using Gridfold.Grains.Access;
using Gridfold.Silo.Api.Access;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>The first token of a cluster.</summary>
[Collection(nameof(ClusterOfItsOwn))]
public sealed class FirstTokenTests(GuardedSilo silo) : IClassFixture<GuardedSilo>
{
    [Fact]
    public async Task Make_OnSilosThatStartTogether_PrintsOneTokenOnce()
    {
        var printed = new ConcurrentQueue<string>();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Make(printed)));
        string text = Regex.Match(Assert.Single(printed), "gf_[^ \n]+").Value;
        AccessToken token = Assert.Single(await silo.Inside.GetTokenStore().GetAll());
        Assert.Equal((Role.Operator, TimeSpan.FromDays(1)), (token.Role, token.ExpiresAt - token.CreatedAt));
        using var directory = new TokenDirectory(silo.Inside, TimeProvider.System);
        Assert.Equal(token, (await directory.Check(text, TestContext.Current.CancellationToken)).Token);

        // A later start prints nothing, even after the token was revoked.
        await silo.Inside.GetTokenStore().Revoke(token.Id);
        await Make(printed);
        Assert.Single(printed);
    }

    private Task Make(ConcurrentQueue<string> printed) =>
        new FirstToken(silo.Inside, printed.Enqueue, TimeProvider.System, NullLogger<FirstToken>.Instance)
            .Make(TestContext.Current.CancellationToken);
}
