using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

/// <summary>Tokens of the HTTP API, made by commands.</summary>
public sealed class TokenTests
{
    [Fact]
    public async Task Token_FromItsMakingToItsEnd_IsShownOnce()
    {
        using var home = new Home();
        (await Cli.Run(home, "token", "create", "alice")).Expect(2);
        (await Cli.Run(home, "token", "create", "alice", "--role", "admin")).Expect(2);
        CliResult tooLong = (await Cli.Run(home, "token", "create", "alice", "--role", "viewer", "--days", "400")).Expect(2);
        Assert.Contains("the token's days are 400; they must be from 1 to 366", tooLong.Error, StringComparison.Ordinal);

        CliResult made = (await Cli.Run(home, "token", "create", "alice", "--role", "submitter", "--name", "laptop")).Expect(0);
        string token = made.Output.Trim(), id = token.Split('_')[1];
        Assert.DoesNotContain(token, made.Error, StringComparison.Ordinal);
        CliResult listed = (await Cli.Run(home, "token", "list", "-o", "json")).Expect(0);
        JsonNode row = Assert.Single(JsonNode.Parse(listed.Output)!.AsArray())!;
        Assert.Equal((id, "laptop", "alice", "submitter"), (row["id"]!.GetValue<string>(), row["name"]!.GetValue<string>(),
            row["user"]!.GetValue<string>(), row["role"]!.GetValue<string>()));
        Assert.Null(row["revoked"]);

        // A whole token stands for its id, and no message repeats it.
        CliResult revoked = (await Cli.Run(home, "token", "revoke", token)).Expect(0);
        Assert.Contains($"Token {id} of alice", revoked.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(token, revoked.Error, StringComparison.Ordinal);
        Assert.NotNull(JsonNode.Parse((await Cli.Run(home, "token", "list", "-o", "json")).Expect(0).Output)![0]!["revoked"]);
        (await Cli.Run(home, "token", "revoke", "zzzzzzzzzz")).Expect(5);
    }
}
