using System.Security.Claims;
using System.Security.Cryptography;
using Gridfold.Silo.Api.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>An issuer on a loopback port: OpenIddict. It gives each caller the claims that the caller asks for.</summary>
internal sealed class OidcIssuer : IAsyncDisposable
{
    /// <summary>The audience of the tokens that the API takes.</summary>
    public const string Audience = "gridfold-api";

    private readonly WebApplication _application;

    private OidcIssuer(WebApplication application, SecurityKey key, string host, OidcPeople people)
    {
        (_application, Key, People) = (application, key, people);
        Address = $"http://{host}:{new Uri(application.Urls.Single()).Port}/";
    }

    /// <summary>The key that signs.</summary>
    public SecurityKey Key { get; private set; }

    /// <summary>The address of the issuer, as its tokens name it.</summary>
    public string Address { get; }

    /// <summary>Who signs in at the page of the issuer.</summary>
    public OidcPeople People { get; }

    /// <summary>The options of an API that takes the tokens of this issuer.</summary>
    public OidcOptions Options => new()
    {
        Issuer = Address,
        Audience = Audience,
        Operators = ["leads"],
        Submitters = ["staff"],
        Viewers = ["guests"],
    };

    /// <summary>The options of an API whose console has the sign-in of this issuer. They lack the address of the console.</summary>
    public OidcOptions OptionsForConsole
    {
        get
        {
            OidcOptions options = Options;
            (options.ClientId, options.ClientSecret, options.Name) = (OidcPeople.Console, OidcPeople.Secret, "Example Company");
            return options;
        }
    }

    /// <summary>Starts an issuer.</summary>
    /// <param name="port">The port. 0 for a free one.</param>
    /// <param name="key">The key that signs. Null for a new one.</param>
    /// <param name="host">The name by which the issuer is known. For a browser, localhost is another site than 127.0.0.1.</param>
    public static async Task<OidcIssuer> Start(int port = 0, SecurityKey? key = null, string host = "127.0.0.1")
    {
        key ??= NewKey();
        var people = new OidcPeople();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode().AllowClientCredentialsFlow().SetTokenEndpointUris("token").DisableAccessTokenEncryption()
                .AddSigningKey(key).AddEphemeralEncryptionKey();
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.Request.IsAuthorizationCodeGrantType()) people.CheckCode(context);
                return ValueTask.CompletedTask;
            }));
            server.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (!context.Request.IsClientCredentialsGrantType()) return ValueTask.CompletedTask;
                ClaimsIdentity identity = IdentityOf(context.Request.ClientId!, (string?)context.Request["wanted"] ?? "");
                identity.SetResources((string)context.Request["for"]!);
                context.SignIn(new ClaimsPrincipal(identity));
                return ValueTask.CompletedTask;
            }));
            people.AddPages(server);
        });
        WebApplication application = builder.Build();
        application.UseAuthentication();
        await application.StartAsync();
        var issuer = new OidcIssuer(application, key, host, people);

        // The first answer takes long, because the issuer compiles its code then. The API waits for answers only so long.
        using var client = new HttpClient();
        foreach (string document in (string[])["openid-configuration", "jwks"])
            await client.GetStringAsync(new Uri($"{issuer.Address}.well-known/{document}"));
        return issuer;
    }

    /// <summary>Gets an access token.</summary>
    public async Task<string> Token(string user, string roles, string audience = Audience)
    {
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.PostAsync(new Uri($"{Address}token"), new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = user,
                ["client_secret"] = "secret",
                ["wanted"] = roles,
                ["for"] = audience,
            }));
        return (await ApiFixture.Json(answer))["access_token"]!.GetValue<string>();
    }

    /// <summary>Signs with a new key from now on, and withdraws the one before.</summary>
    public void Rotate()
    {
        Key = NewKey();
        List<SigningCredentials> credentials =
            _application.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue.SigningCredentials;
        credentials.Clear();
        credentials.Add(new SigningCredentials(Key, SecurityAlgorithms.RsaSha256));
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    /// <summary>Makes a key.</summary>
    public static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

    /// <summary>The claims of a user.</summary>
    internal static ClaimsIdentity IdentityOf(string user, string roles)
    {
        var identity = new ClaimsIdentity("client", Claims.Subject, Claims.Role);
        identity.SetClaim(Claims.Subject, user);
        identity.SetClaims("roles", [.. roles.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        identity.SetDestinations(_ => [Destinations.AccessToken, Destinations.IdentityToken]);
        return identity;
    }
}
