using Gridfold.Models.Input;
using Gridfold.Silo.Connections;

namespace Gridfold.Hosting.Clusters;

/// <summary>The files for TLS with a cluster: the client's certificate and the cluster's authority.</summary>
/// <param name="Paths">The paths of the files, which are absolute.</param>
/// <param name="SiloName">The DNS name in the certificates of the cluster's silos.</param>
/// <param name="Names">The user's names for the files, for messages.</param>
internal sealed record ContextTls(TlsPaths Paths, string SiloName, TlsNames Names)
{
    /// <summary>
    /// The environment variable with the password of the key. A password on the command line would be visible in lists of processes.
    /// </summary>
    public const string PasswordVariable = "GRIDFOLD_TLS_PASSWORD";

    private const string CertificateVariable = "GRIDFOLD_TLS_CERT";
    private const string KeyVariable = "GRIDFOLD_TLS_KEY";
    private const string AuthorityVariable = "GRIDFOLD_TLS_AUTHORITY";

    private static readonly TlsNames Variables = new(CertificateVariable, KeyVariable, null, AuthorityVariable, PasswordVariable);
    private static readonly TlsNames Options = new("--cert", "--key", "--pkcs12", "--authority", PasswordVariable);

    /// <summary>The keys of a context's <c>tls</c>, with the values that are set.</summary>
    public IReadOnlyDictionary<string, string> Document => new Dictionary<string, string?>
    {
        ["certificate"] = Paths.Certificate,
        ["key"] = Paths.Key,
        ["pkcs12"] = Paths.Pkcs12,
        ["authority"] = Paths.Authority,
        ["silo_name"] = SiloName,
    }.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!);

    /// <summary>Reads the environment. Null when no variable for TLS is set.</summary>
    /// <exception cref="InputException">A required variable is missing.</exception>
    public static ContextTls? FromEnvironment() =>
        Of(new TlsPaths(Variable(CertificateVariable), Variable(KeyVariable), null, Variable(AuthorityVariable)), null, Variables);

    /// <summary>Reads the options of <c>config set</c>. Null when no option for TLS is set.</summary>
    /// <exception cref="InputException">A required option is missing, or two options exclude each other.</exception>
    public static ContextTls? FromOptions(TlsPaths paths, string? siloName) => Of(paths, siloName, Options);

    /// <summary>Reads the <c>tls</c> of a context.</summary>
    /// <returns>Null when errors were reported.</returns>
    public static ContextTls? Read(SpecMapReader reader)
    {
        string? certificate = Path("certificate"), key = Path("key"), pkcs12 = Path("pkcs12"), authority = Path("authority");
        string siloName = reader.Text("silo_name") ?? TlsSettings.DefaultSiloName;
        reader.RejectUnknownKeys();
        var names = new TlsNames(
            reader.PathOf("certificate"), reader.PathOf("key"), reader.PathOf("pkcs12"), reader.PathOf("authority"), PasswordVariable);
        var paths = new TlsPaths(certificate, key, pkcs12, authority);
        paths.Check(names, reader.Problems, reader.Location);
        return reader.Problems.Errors.Count > 0 ? null : new ContextTls(paths, siloName, names);

        string? Path(string name)
        {
            string? path = reader.Text(name);
            if (path is not null && !System.IO.Path.IsPathFullyQualified(path))
                reader.Error(name, "it must be a whole path, as in /home/me/client.pem");
            return path;
        }
    }

    /// <summary>Reads the certificates.</summary>
    /// <exception cref="InputException">The files are not what a client needs.</exception>
    public TlsCertificates Load() =>
        new(Paths.ToSettings(Names, Variable(PasswordVariable)) with { SiloName = SiloName }, CertificateRole.Client, TimeProvider.System);

    private static ContextTls? Of(TlsPaths paths, string? siloName, TlsNames names)
    {
        if (paths.IsEmpty && siloName is null) return null;
        var problems = new Problems();
        paths.Check(names, problems);
        problems.ThrowIfAny();
        var absolute = new TlsPaths(Absolute(paths.Certificate), Absolute(paths.Key), Absolute(paths.Pkcs12), Absolute(paths.Authority));
        return new ContextTls(absolute, siloName ?? TlsSettings.DefaultSiloName, names);
    }

    private static string? Absolute(string? path) => path is null ? null : Path.GetFullPath(path);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
