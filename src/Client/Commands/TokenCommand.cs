using System.CommandLine;
using System.Globalization;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Access;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold token</c>: makes, lists and revokes the tokens of a cluster's HTTP API.</summary>
internal static class TokenCommand
{
    public static Command Create(Terminal terminal) => new("token", "Make, list and revoke the tokens of the HTTP API")
    {
        CreateCreate(terminal), CreateList(terminal), CreateRevoke(terminal),
    };

    private static Command CreateCreate(Terminal terminal)
    {
        var user = new Argument<string>("user") { Description = "The user for whom the token acts" };
        var role = new Option<string>("--role")
        { Description = $"The role: {string.Join(", ", RoleNames.All.Keys)}", HelpName = "role", Required = true };
        role.AcceptOnlyFromAmong([.. RoleNames.All.Keys]);
        var name = new Option<string?>("--name") { Description = "The token's name (default: the user's)", HelpName = "name" };
        var days = new Option<int>("--days")
        {
            Description = $"How many days the token is valid, at most {NewToken.MaxDays}",
            HelpName = "n",
            DefaultValueFactory = _ => NewToken.UsualDays,
        };
        Option<string?> cluster = CommonOptions.Cluster();
        var command = new Command("create", "Make a token and print it; nothing can show it again") { user, role, name, days, cluster };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);

            // The secret stays here: the cluster gets its hash.
            string text = TokenText.New(), owner = parsed.GetRequiredValue(user);
            AccessToken token = await session.Ask(grains => grains.GetTokenStore().Create(new NewToken(
                TokenText.IdOf(text)!, TokenText.HashOf(text), parsed.GetValue(name) ?? owner, owner,
                RoleNames.All[parsed.GetRequiredValue(role)], parsed.GetValue(days))));
            terminal.PrintLine(text);
            terminal.Say($"This token of {token.User} is valid until {Date(token.ExpiresAt)}. Keep it now: nothing can show it again. "
                + $"'gridfold token revoke {token.Id}' ends it");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateList(Terminal terminal)
    {
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command("list", "List the tokens, without their secrets") { cluster, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            IReadOnlyList<AccessToken> tokens = await session.Ask(grains => grains.GetTokenStore().GetAll());
            if (tokens.Count == 0 && parsed.GetValue(output) == OutputFormat.Table)
            {
                terminal.Say("There are no tokens yet. Make one:");
                terminal.Hint("  ", session.Target.CommandLine("token create alice --role viewer"));
                return ExitCode.Done;
            }

            string[] columns = ["id", "name", "user", "role", "created", "expires", "revoked"];
            RowOutput.Print(terminal, parsed.GetValue(output), columns, tokens.Select(token => (object?[])
            [
                token.Id, token.Name, token.User, RoleNames.Of(token.Role), Date(token.CreatedAt), Date(token.ExpiresAt),
                token.RevokedAt is { } revoked ? Date(revoked) : null,
            ]));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateRevoke(Terminal terminal)
    {
        var id = new Argument<string>("id") { Description = "The token's id, as 'gridfold token list' shows it" };
        Option<string?> cluster = CommonOptions.Cluster();
        var command = new Command("revoke", "End a token for ever, within seconds") { id, cluster };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);

            // Who has the token at hand may give the whole of it. Messages show its id only.
            string wanted = parsed.GetRequiredValue(id);
            wanted = TokenText.IdOf(wanted) ?? wanted;
            AccessToken token = await session.Ask(grains => grains.GetTokenStore().Revoke(wanted))
                ?? throw new NotFoundException($"No token has the id '{wanted}'; 'gridfold token list' shows those that exist");
            terminal.Say($"Token {token.Id} of {token.User} opens nothing any more");
            return ExitCode.Done;
        });
        return command;
    }

    private static string Date(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
