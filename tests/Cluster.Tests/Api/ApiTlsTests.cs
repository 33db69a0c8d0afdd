using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gridfold.Silo.Api;
using Gridfold.Tests.Certificates;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>The API with a certificate.</summary>
[Collection(nameof(ApiCollection))]
public sealed class ApiTlsTests(ApiFixture api)
{
    [Fact]
    public async Task Certificate_OfTheOptions_IsShownAndPlainHttpGetsNothing()
    {
        string folder = Directory.CreateTempSubdirectory("gridfold-api-").FullName;
        using var authority = TestAuthority.Create();
        using var certificate = authority.Issue([TestAuthority.ServerUsage], "localhost");
        var options = new ApiOptions { Certificate = Path.Combine(folder, "api.pem"), Key = Path.Combine(folder, "api.key") };
        await File.WriteAllTextAsync(options.Certificate, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            options.Key, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        ApiServer server = await api.Start(options);
        Assert.Equal("https", server.Address.Scheme);
        string? shown = null;
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, presented, _, errors) =>
            {
                shown = presented!.Thumbprint;
                return (errors & SslPolicyErrors.RemoteCertificateNotAvailable) == 0;
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = server.Address };
        using HttpResponseMessage answer = await client.GetAsync(
            new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("it answers\n", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(certificate.Thumbprint, shown);
        Assert.Contains("max-age", answer.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
        using var plain = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(
            () => plain.GetAsync(new Uri($"http://127.0.0.1:{server.Address.Port}/healthz"), TestContext.Current.CancellationToken));
        await ApiFixture.Stop(server);
        Directory.Delete(folder, recursive: true);
    }
}
