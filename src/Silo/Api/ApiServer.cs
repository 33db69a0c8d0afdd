using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Quotas;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Bounds;
using Gridfold.Silo.Api.Failures;
using Gridfold.Silo.Api.Orders;
using Gridfold.Silo.Api.Pages;
using Gridfold.Silo.Api.Relay;
using Gridfold.Silo.Api.Requests;
using Gridfold.Silo.Api.Routes;
using Gridfold.Silo.Connections;
using Gridfold.Silo.Uploads;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Serialization;
using System.Net;

namespace Gridfold.Silo.Api;

/// <summary>
/// The server of the HTTP API. It has a port and limits of its own, apart from the server of metrics and health, which asks for no token.
/// </summary>
internal sealed class ApiServer : IHostedService, IAsyncDisposable
{
    private readonly ApiOptions _options;
    private readonly WebApplication _application;
    private readonly FirstToken _first;
    private readonly IssuerKeys? _keys;
    private readonly CancellationTokenSource _stopping = new();
    private Task _making = Task.CompletedTask;

    /// <param name="options">The options, which have passed their check.</param>
    /// <param name="grains">The cluster's grains.</param>
    /// <param name="folders">The folders with the data of experiments.</param>
    /// <param name="uploads">The uploads of the cluster.</param>
    /// <param name="bounds">The bounds of uploads.</param>
    /// <param name="print">Prints a line on the silo's output.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logging">The silo's log.</param>
    /// <param name="ownCode">Who may submit programs. Null for nobody.</param>
    /// <param name="oidc">
    /// The OIDC issuer whose tokens and users are accepted too, with options that have passed their check. Null for none.
    /// </param>
    /// <param name="quotas">What users may hold at once. Null for the defaults.</param>
    public ApiServer(
        ApiOptions options, IGrainFactory grains, DatasetFolders folders, UploadStore uploads, UploadOptions bounds, Action<string> print,
        TimeProvider time, ILoggerFactory logging, OwnCodeOptions? ownCode = null, OidcOptions? oidc = null, QuotaOptions? quotas = null)
    {
        _options = options;
        _first = new FirstToken(grains, print, time, logging.CreateLogger<FirstToken>());
        _keys = oidc is { IsOn: true } ? new IssuerKeys(oidc.Issuer!, time, logging.CreateLogger<IssuerKeys>()) : null;
        _application = Build(
            options, grains, folders, uploads, bounds, time, logging, ownCode ?? new OwnCodeOptions(), oidc, _keys,
            quotas ?? new QuotaOptions());
    }

    /// <summary>The address on which the API listens, once it has started.</summary>
    public Uri Address => new(_application.Urls.Single());

    /// <summary>The services of the server, for tests.</summary>
    internal IServiceProvider Services => _application.Services;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _application.StartAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw new InputException($"{ApiOptions.Section}:{nameof(ApiOptions.Port)} is {_options.Port}, and the API cannot listen there "
                + $"on {_options.Address}: {exception.Message.TrimEnd('.')}; name a free port");
        }

        // The store of tokens may take a while to answer. The API refuses everybody until then.
        _making = _first.Make(_stopping.Token);

        // The log says early when the issuer does not answer. Nothing waits for it.
        _ = _keys?.Ask();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _making.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _application.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _keys?.Dispose();
        _stopping.Dispose();
    }

    private static WebApplication Build(
        ApiOptions options, IGrainFactory grains, DatasetFolders folders, UploadStore uploads, UploadOptions bounds, TimeProvider time,
        ILoggerFactory logging, OwnCodeOptions ownCode, OidcOptions? oidc, IssuerKeys? keys, QuotaOptions quotas)
    {
        // The silo's own configuration is not read here: it could open ports.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production });
        builder.Services.AddSingleton(logging);
        builder.Services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        builder.Services.AddSingleton(grains);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<TokenDirectory>();
        OidcTokens? theirs = keys is null ? null : new OidcTokens(oidc!, keys, time);
        builder.Services.AddSingleton(services => new BearerTokens(services.GetRequiredService<TokenDirectory>(), theirs, time));
        if (oidc is { HasSignIn: true }) AddSignIn(builder.Services, oidc, theirs!, keys!);
        builder.Services.AddSingleton<StreamQuota>();
        builder.Services.AddSingleton<DownloadQuota>();
        builder.Services.AddSingleton<PredictionQuota>();
        builder.Services.AddSingleton<UploadQuota>();
        builder.Services.AddSingleton(uploads);
        builder.Services.AddSingleton(bounds);
        builder.Services.AddSingleton(quotas);
        builder.Services.AddSingleton(ownCode);
        builder.Services.AddSingleton<SiloAccess>();
        builder.Services.AddSingleton<StandingCache>();
        builder.Services.AddSingleton<InfluenceCache>();
        builder.Services.AddSingleton<OrderLog>();
        builder.Services.AddSerializer();
        builder.Services.AddSingleton<ClientTypes>();
        builder.Services.AddSingleton<CallRelay>();
        builder.Services.AddSingleton(new SubmittedFiles(folders, uploads, ownCode));
        builder.Services.AddSingleton<IHostLifetime, SiloLifetime>();
        builder.Services.AddTransient<ProblemMiddleware>();
        builder.Services.AddRouting();
        builder.Services.AddAuthentication(TokenHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.SchemeName, null);
        builder.Services.AddAuthorization(RolePolicies.Configure);
        builder.Services.AddRequestTimeouts(ApiBounds.Set);
        builder.Services.AddRateLimiter(limiter => RateLimits.Set(limiter, options));
        ApiCertificate? certificate = options.HasTls
            ? new ApiCertificate(ApiCertificate.SettingsOf(options), time, logging.CreateLogger<ApiCertificate>())
            : null;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            ApiBounds.Set(kestrel);
            kestrel.Listen(IPAddress.Parse(options.Address), options.Port!.Value, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (certificate is not null) listen.UseHttps(certificate.Handshake());
            });
        });
        WebApplication application = builder.Build();
        application.Use(SecurityHeaders.Set);
        application.UseMiddleware<ProblemMiddleware>();
        application.UseRequestTimeouts();
        application.UseRouting();
        application.UseAuthentication();
        application.UseRateLimiter();
        application.UseAuthorization();
        application.MapApi();
        application.MapConsole();
        application.MapRelay();
        return application;
    }

    private static void AddSignIn(IServiceCollection services, OidcOptions oidc, OidcTokens tokens, IssuerKeys keys)
    {
        services.AddSingleton(oidc);
        services.AddSingleton(tokens);
        services.AddSingleton(keys);
        services.AddSingleton<SignInCodes>();
        services.AddSingleton<OidcSignIn>();
    }

    /// <summary>The silo starts and stops the server; signals of the system are for the silo.</summary>
    private sealed class SiloLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
