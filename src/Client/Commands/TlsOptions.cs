using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Models.Input;
using Gridfold.Silo.Connections;

namespace Gridfold.Client.Commands;

/// <summary>The options of <c>config set</c> for a cluster with TLS.</summary>
internal sealed class TlsOptions
{
    private readonly Option<string?> _certificate = File("--cert", "Speak TLS, with this certificate in PEM");
    private readonly Option<string?> _key = File("--key", "The private key of --cert in PEM");
    private readonly Option<string?> _pkcs12 =
        File("--pkcs12", $"Certificate and key in one PKCS#12 file; its password is in {ContextTls.PasswordVariable}");

    private readonly Option<string?> _authority = File("--authority", "The certificates of the cluster's own authority in PEM");
    private readonly Option<string?> _siloName = new("--silo-name")
    {
        Description = $"The DNS name in the silos' certificates (default: {TlsSettings.DefaultSiloName})",
        HelpName = "name",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option<string?> option in new[] { _certificate, _key, _pkcs12, _authority, _siloName }) command.Add(option);
    }

    /// <summary>Reads the options. Null when none is set.</summary>
    /// <exception cref="InputException">A required option is missing, or two options exclude each other.</exception>
    public ContextTls? Read(ParseResult parsed) => ContextTls.FromOptions(
        new TlsPaths(parsed.GetValue(_certificate), parsed.GetValue(_key), parsed.GetValue(_pkcs12), parsed.GetValue(_authority)),
        parsed.GetValue(_siloName));

    /// <summary>Reads the authority of an HTTP API, which takes no other of the options. Null when it is not set.</summary>
    /// <exception cref="InputException">Another option is set.</exception>
    public string? ReadAuthority(ParseResult parsed)
    {
        foreach (Option<string?> option in new[] { _certificate, _key, _pkcs12, _siloName })
        {
            if (parsed.GetValue(option) is not null)
                throw new InputException($"{option.Name} is for gateways, and --api is reached with a token; leave it out");
        }

        return parsed.GetValue(_authority) is { } file ? Path.GetFullPath(file) : null;
    }

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "file" };
}
