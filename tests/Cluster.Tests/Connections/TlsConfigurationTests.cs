using Gridfold.Models.Input;
using Gridfold.Silo.Configuration;
using Gridfold.Silo.Connections;
using Microsoft.Extensions.Configuration;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>What a silo's configuration says of TLS, and when it has to say it.</summary>
public sealed class TlsConfigurationTests
{
    private const string Advertised = "Orleans:Endpoints:AdvertisedIPAddress=";
    private const string Loopback = Advertised + "127.0.0.1";

    [Theory]
    [InlineData("Gridfold:Tls:Authority is missing; name a PEM file", "Certificate=c", "Key=k")]
    [InlineData("Gridfold:Tls:Key is missing; name a PEM file with the private key of the certificate", "Certificate=c", "Authority=a")]
    [InlineData("Gridfold:Tls:Certificate is missing; name a PEM file with the certificate, or by Gridfold:Tls:Pkcs12 a PKCS#12 file",
        "Authority=a")]
    [InlineData("Gridfold:Tls:Certificate is missing", "Authority=a", "Key=k")]
    [InlineData("Gridfold:Tls:Certificate and Gridfold:Tls:Pkcs12 are both given", "Authority=a", "Certificate=c", "Key=k", "Pkcs12=p")]
    [InlineData("Gridfold:Tls:Key is given beside Gridfold:Tls:Pkcs12", "Authority=a", "Pkcs12=p", "Key=k")]
    [InlineData("Gridfold:Tls:HandshakeTimeout is 'soon'; it must be a time above 0 and at most 0:01:00", "Authority=a", "Pkcs12=p",
        "HandshakeTimeout=soon")]
    [InlineData("Gridfold:Tls:HandshakeTimeout is '00:00:00'", "Authority=a", "Pkcs12=p", "HandshakeTimeout=00:00:00")]
    [InlineData("Gridfold:Tls:HandshakeTimeout is '00:02:00'", "Authority=a", "Pkcs12=p", "HandshakeTimeout=00:02:00")]
    public void Read_Wrong_SaysWhat(string problem, params string[] settings)
    {
        IConfiguration configuration = Configuration([.. settings.Select(setting => $"Gridfold:Tls:{setting}")]);
        Assert.True(TlsConfiguration.IsOn(configuration));
        Assert.StartsWith(problem, Assert.Single(Assert.Throws<InputException>(() => TlsConfiguration.Read(configuration)).Problems)
            .Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Right_IsWhatItSays()
    {
        TlsSettings settings = TlsConfiguration.Read(Configuration(
            "Gridfold:Tls:Pkcs12=p", "Gridfold:Tls:Password=secret", "Gridfold:Tls:Authority=a", "Gridfold:Tls:SiloName=grid",
            "Gridfold:Tls:HandshakeTimeout=00:00:07"));
        Assert.Equal(new NamedFile("Gridfold:Tls:Pkcs12", "p"), settings.Certificate);
        Assert.Null(settings.Key);
        Assert.Equal("secret", settings.Password);
        Assert.Equal(new NamedFile("Gridfold:Tls:Authority", "a"), settings.Authority);
        Assert.Equal("grid", settings.SiloName);
        Assert.Equal(TimeSpan.FromSeconds(7), settings.HandshakeTimeout);

        settings = TlsConfiguration.Read(Configuration("Gridfold:Tls:Certificate=c", "Gridfold:Tls:Key=k", "Gridfold:Tls:Authority=a"));
        Assert.Equal(
            (new NamedFile("Gridfold:Tls:Certificate", "c"), new NamedFile("Gridfold:Tls:Key", "k")), (settings.Certificate, settings.Key));
        Assert.Equal((null, "gridfold-silo", TimeSpan.FromSeconds(5)), (settings.Password, settings.SiloName, settings.HandshakeTimeout));
    }

    [Theory]
    [InlineData("Orleans:Endpoints:AdvertisedIPAddress is 10.1.2.3", Advertised + "10.1.2.3")]
    [InlineData("Orleans:Endpoints:AdvertisedIPAddress is 192.168.0.1", Advertised + "192.168.0.1", "Gridfold:Network:Plain=false")]
    [InlineData("Orleans:Endpoints:AdvertisedIPAddress is fe80::1", Advertised + "fe80::1")]
    [InlineData("Orleans:Endpoints:AdvertisedIPAddress is my-host", Advertised + "my-host")]
    [InlineData("Orleans:Endpoints:AdvertisedIPAddress is missing")]
    [InlineData(
        "Orleans:Endpoints:SiloListeningEndpoint is 0.0.0.0:11111", Loopback, "Orleans:Endpoints:SiloListeningEndpoint=0.0.0.0:11111")]
    [InlineData(
        "Orleans:Endpoints:GatewayListeningEndpoint is [::]:30000", Loopback, "Orleans:Endpoints:GatewayListeningEndpoint=[::]:30000")]
    [InlineData("Gridfold:Kubernetes is true", Loopback, "Gridfold:Kubernetes=true")]
    public void Check_BeyondLoopbackWithoutTls_IsRefusedWithBothRemedies(string place, params string[] settings)
    {
        string problem = Assert.Single(Problems(settings));
        Assert.StartsWith(place, problem, StringComparison.Ordinal);
        Assert.Contains("Gridfold:Tls:Certificate", problem, StringComparison.Ordinal);
        Assert.Contains("set Gridfold:Network:Plain to true", problem, StringComparison.Ordinal);
        Assert.Empty(Problems([.. settings, "Gridfold:Network:Plain=true"]));
        Assert.Empty(Problems([.. settings, "Gridfold:Tls:Pkcs12=p"]));
    }

    [Theory]
    [InlineData(Loopback)]
    [InlineData(Advertised + "127.1.2.3", "Orleans:Endpoints:SiloListeningEndpoint=127.0.0.1:11111")]
    [InlineData(Advertised + "::1")]
    [InlineData(Loopback, "Gridfold:Kubernetes=false", "Gridfold:Tls:Certificate=")]
    public void Check_Loopback_NeedsNoTls(params string[] settings) => Assert.Empty(Problems(settings));

    [Fact]
    public void Check_PlainThatIsNoTruthValue_IsRefused() =>
        Assert.Contains(
            "Gridfold:Network:Plain is 'yes'; it must be true or false", Problems([Advertised + "10.1.2.3", "Gridfold:Network:Plain=yes"]));

    private static string[] Problems(string[] settings)
    {
        var problems = new Problems();
        NetworkRule.Check(Configuration(settings), problems);
        return [.. problems.Errors.Select(error => error.Message)];
    }

    private static IConfiguration Configuration(params string[] settings) => new ConfigurationBuilder()
        .AddCommandLine([.. settings.Select(setting => $"--{setting}")])
        .Build();
}
