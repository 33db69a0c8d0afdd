using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Access;
using Gridfold.Models.Input;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold config</c>: names clusters, and chooses the one that commands use.</summary>
internal static class ConfigCommand
{
    public static Command Create(Terminal terminal) => new("config", "Name clusters, and choose the one that commands are for")
    {
        CreateSet(terminal), CreateList(terminal), CreateUse(terminal), CreateRemove(terminal),
    };

    private static Command CreateSet(Terminal terminal)
    {
        Argument<string> name = Name();
        var gateways = new Option<string[]>("--gateway")
        { Description = "Where a silo takes calls; may be repeated", HelpName = "host:port", DefaultValueFactory = _ => [] };
        var api = new Option<string?>("--api")
        { Description = $"The address of the HTTP API; the token is asked for, or in {Keyring.Variable}", HelpName = "https://host:port" };
        var redis = new Option<string?>("--redis") { Description = "Find the silos in their table in Redis", HelpName = "connection" };
        var postgres = new Option<string?>("--postgres")
        { Description = "Find the silos in their table in PostgreSQL", HelpName = "connection" };
        Option<string> clusterId = Id("--cluster-id"), serviceId = Id("--service-id");
        var tlsOptions = new TlsOptions();
        var command = new Command("set", "Name a cluster, or change how it is reached")
        { name, api, gateways, redis, postgres, clusterId, serviceId };
        tlsOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            string chosen = parsed.GetRequiredValue(name);
            if (ClusterContext.ProblemOf(chosen) is { } problem) throw new InputException(problem);
            bool hasOtherWay = parsed.GetRequiredValue(gateways).Length > 0 || parsed.GetValue(redis) is not null
                || parsed.GetValue(postgres) is not null;
            if (parsed.GetValue(api) is { } text)
            {
                if (hasOtherWay) throw OneWay();
                SetApi(terminal, chosen, ApiAddress.Parse(text, tlsOptions.ReadAuthority(parsed)));
                return ExitCode.Done;
            }

            GatewayAddress[] addresses = [.. parsed.GetRequiredValue(gateways).Select(GatewayAddress.Parse)];
            ClusteringProvider? provider = (parsed.GetValue(redis), parsed.GetValue(postgres)) switch
            {
                (null, null) => null,
                ({ } connection, null) => ClusteringProvider.InRedis(connection),
                (null, { } connection) => ClusteringProvider.InPostgres(connection),
                _ => throw OneWay(),
            };
            if (addresses.Length > 0 == provider is not null) throw OneWay();
            ContextTls? tls = tlsOptions.Read(parsed);
            if (tls?.Load().Current.Warning is { } warning) terminal.Warn(warning);
            Save(terminal, new ClusterContext(
                chosen, addresses, provider, parsed.GetRequiredValue(clusterId), parsed.GetRequiredValue(serviceId), tls));
            return ExitCode.Done;
        });
        return command;
    }

    private static void SetApi(Terminal terminal, string name, ApiAddress address)
    {
        if (address.Authority is { } authority) ApiAuthority.Read(authority);
        GridfoldHome home = GridfoldHome.Find();
        if ((Keyring.OfEnvironment ?? TokenInput.Read(terminal, address)) is { } token)
        {
            if (TokenText.IdOf(token) is null)
                throw new InputException("this text is no token; a token begins with gf_, and 'gridfold token create' makes one");
            home.Prepare();
            Keyring.Read(home).Keep(address, token);
        }
        else
        {
            terminal.Warn($"no token was given; give it with {Keyring.Variable}, or with this command again");
        }

        Save(terminal, ClusterContext.Of(name, address));
    }

    private static void Save(Terminal terminal, ClusterContext context)
    {
        GridfoldHome home = GridfoldHome.Find();
        ContextFile.Read(home).With(context).Write(home);
        terminal.Say($"Named cluster {context.Name}. Use it with --cluster {context.Name}, or from now on with:");
        terminal.Hint("  ", $"gridfold config use {context.Name}");
    }

    private static Command CreateList(Terminal terminal)
    {
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command("list", "List the clusters that have a name; passwords are not shown") { output };
        command.SetAction(parsed =>
        {
            GridfoldHome home = GridfoldHome.Find();
            ContextFile file = ContextFile.Read(home);
            RowOutput.Print(terminal, parsed.GetValue(output), ["cluster", "current", "address", "cluster_id", "service_id", "tls"],
            [
                [ClusterContext.Local, file.Current is null, home.Folder, null, null, null],
                .. file.Contexts.Select(context => (object?[])
                    [context.Name, context.Name == file.Current, context.Address,
                        context.Api is null ? context.ClusterId : null, context.Api is null ? context.ServiceId : null,
                        context.Tls is not null || context.Api?.Address.Scheme == Uri.UriSchemeHttps]),
            ]);
            if (ClusterTarget.Environment is { } named) terminal.Say($"{ClusterTarget.Variable} is set: commands are for {named}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateUse(Terminal terminal)
    {
        Argument<string> name = Name($"The cluster's name, or '{ClusterContext.Local}' for this machine");
        var command = new Command("use", "Choose the cluster that commands are for unless told otherwise") { name };
        command.SetAction(parsed =>
        {
            string chosen = parsed.GetRequiredValue(name);
            GridfoldHome home = GridfoldHome.Find();
            ContextFile file = ContextFile.Read(home);
            (file with { Current = chosen == ClusterContext.Local ? null : file.Find(chosen).Name }).Write(home);
            terminal.Say(chosen == ClusterContext.Local ? "Commands are for this machine" : $"Commands are for cluster {chosen}");
            if (ClusterTarget.Environment is { } named)
                terminal.Warn($"{ClusterTarget.Variable} is set to {named}, which comes first");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateRemove(Terminal terminal)
    {
        Argument<string> name = Name();
        var command = new Command("remove", "Forget a cluster's name; nothing happens to the cluster") { name };
        command.SetAction(parsed =>
        {
            GridfoldHome home = GridfoldHome.Find();
            ContextFile file = ContextFile.Read(home);
            ClusterContext context = file.Find(parsed.GetRequiredValue(name));
            file.Without(context).Write(home);
            terminal.Say(
                context.Name == file.Current ? $"Removed {context.Name}; commands are for this machine" : $"Removed {context.Name}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> Name(string description = "The cluster's name") => new("name") { Description = description };

    private static Option<string> Id(string option) => new(option)
    {
        Description = "As the silos are configured",
        HelpName = "id",
        DefaultValueFactory = _ => ClusterContext.DefaultId,
    };

    private static InputException OneWay() =>
        new("a cluster is reached in one way: give --api ADDRESS, or --gateway HOST:PORT (once or more), or "
            + "--redis CONNECTION, or --postgres CONNECTION");
}
