namespace Gridfold.Silo.Api.Access;

/// <summary>How silos ask the OIDC issuer: without redirects and cookies, and with bounds on the time and the size of an answer.</summary>
internal static class IssuerHttp
{
    private const int MaxBytes = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectionAge = TimeSpan.FromMinutes(5);

    /// <summary>Makes a client, which its owner disposes of.</summary>
    public static HttpClient Client() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = ConnectionAge,
    })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = MaxBytes,
    };
}
