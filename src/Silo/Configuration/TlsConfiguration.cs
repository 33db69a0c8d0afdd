using System.Globalization;
using Gridfold.Models.Input;
using Gridfold.Silo.Connections;
using Microsoft.Extensions.Configuration;

namespace Gridfold.Silo.Configuration;

/// <summary>Reads the TLS of a silo: the section <c>Gridfold:Tls</c>.</summary>
internal static class TlsConfiguration
{
    private const string SiloName = "Gridfold:Tls:SiloName";
    private const string HandshakeTimeout = "Gridfold:Tls:HandshakeTimeout";

    private static readonly TlsNames Names =
        new("Gridfold:Tls:Certificate", "Gridfold:Tls:Key", "Gridfold:Tls:Pkcs12", "Gridfold:Tls:Authority", "Gridfold:Tls:Password");

    private static readonly TimeSpan MaxHandshakeTime = TimeSpan.FromMinutes(1);

    /// <summary>Whether the silo's connections use TLS.</summary>
    public static bool IsOn(IConfiguration configuration) =>
        configuration.GetSection("Gridfold:Tls").GetChildren().Any(child => child.Value is { Length: > 0 });

    /// <summary>Reads the certificates that the configuration names.</summary>
    /// <returns>Null when TLS is not configured.</returns>
    /// <exception cref="InputException">The section or a file is wrong.</exception>
    public static TlsCertificates? Load(IConfiguration configuration, TimeProvider time) =>
        IsOn(configuration) ? new TlsCertificates(Read(configuration), CertificateRole.Silo, time) : null;

    /// <summary>Reads the section.</summary>
    /// <exception cref="InputException">The section is wrong.</exception>
    public static TlsSettings Read(IConfiguration configuration)
    {
        var problems = new Problems();
        var paths = new TlsPaths(Text(Names.Certificate), Text(Names.Key), Text(Names.Pkcs12!), Text(Names.Authority));
        paths.Check(Names, problems);
        TimeSpan timeout = TimeoutOf(Text(HandshakeTimeout), problems);
        problems.ThrowIfAny();
        return paths.ToSettings(Names, Text(Names.Password)) with
        {
            SiloName = Text(SiloName) ?? TlsSettings.DefaultSiloName,
            HandshakeTimeout = timeout,
        };

        string? Text(string key) => configuration[key] is { Length: > 0 } text ? text : null;
    }

    private static TimeSpan TimeoutOf(string? text, Problems problems)
    {
        if (text is null) return TlsSettings.DefaultHandshakeTimeout;
        bool isTime = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan timeout);
        if (isTime && timeout > TimeSpan.Zero && timeout <= MaxHandshakeTime) return timeout;
        problems.Error($"{HandshakeTimeout} is '{text}'; it must be a time above 0 and at most {MaxHandshakeTime:g}, as in 00:00:05");
        return TlsSettings.DefaultHandshakeTimeout;
    }
}
