using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gridfold.Silo.Api;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>Access tokens that the issuer did not make, or that are not for callers of the API.</summary>
[Collection(nameof(ApiCollection))]
public sealed class OidcForgeryTests(ApiFixture api) : IAsyncLifetime
{
    private OidcIssuer _issuer = null!;
    private ApiServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await OidcIssuer.Start();
        _server = await api.Start(new ApiOptions(), oidc: _issuer.Options);
    }

    public async ValueTask DisposeAsync()
    {
        await ApiFixture.Stop(_server);
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task Token_ThatTheTestMakesWithTheIssuersKey_Opens() => Assert.Null(await Refusal(Sign(_issuer.Key, Claims())));

    [Fact]
    public async Task Token_WithoutASignature_IsRefused()
    {
        string claims = Part(JsonSerializer.Serialize(Claims()));
        foreach (string algorithm in (string[])["none", "None", "NONE", ""])
        {
            Assert.StartsWith("the token is not signed with one of RS256,",
                await Refusal($"{Part($$"""{"alg": "{{algorithm}}", "typ": "at+jwt"}""")}.{claims}."), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Token_WithThePublicKeyAsSecret_IsRefused()
    {
        RSA key = ((RsaSecurityKey)_issuer.Key).Rsa;
        string header = Part($$"""{"alg": "HS256", "typ": "at+jwt", "kid": "{{_issuer.Key.KeyId}}"}""");
        string text = $"{header}.{Part(JsonSerializer.Serialize(Claims()))}";
        foreach (byte[] secret in (byte[][])
            [key.ExportSubjectPublicKeyInfo(), key.ExportRSAPublicKey(), Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem())])
        {
            string signature = Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(text)));
            Assert.StartsWith("the token is not signed with one of RS256,", await Refusal($"{text}.{signature}"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Token_OfAnotherKey_IsRefused()
    {
        const string refusal = "the token's signature fits no key of its issuer";
        RsaSecurityKey other = OidcIssuer.NewKey();
        Assert.Equal(refusal, await Refusal(Sign(other, Claims())));
        other.KeyId = _issuer.Key.KeyId;
        Assert.Equal(refusal, await Refusal(Sign(other, Claims())));
        other.KeyId = null;
        Assert.Equal(refusal, await Refusal(Sign(other, Claims())));
    }

    [Fact]
    public async Task Token_ThatWasChanged_IsRefused()
    {
        string[] parts = (await _issuer.Token("alice", "guests")).Split('.');
        string claims = Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(parts[1]));
        string changed = claims.Replace("guests", "leads", StringComparison.Ordinal);
        Assert.NotEqual(claims, changed);
        Assert.Equal("the token's signature fits no key of its issuer", await Refusal($"{parts[0]}.{Part(changed)}.{parts[2]}"));
        Assert.NotNull(await Refusal($"{parts[0]}.{parts[1]}."));
    }

    [Fact]
    public async Task Token_OfAnotherType_IsRefused() => Assert.StartsWith("the token is no access token; its type (typ) must be",
        await Refusal(Sign(_issuer.Key, Claims(), "logout+jwt")), StringComparison.Ordinal);

    [Fact]
    public async Task Token_BeforeItsStart_IsRefused()
    {
        Dictionary<string, object> claims = Claims();
        claims["nbf"] = TimeProvider.System.GetUtcNow().AddMinutes(4).ToUnixTimeSeconds();
        Assert.StartsWith("the token is valid only from ", await Refusal(Sign(_issuer.Key, claims)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_WithoutAnEnd_IsRefused()
    {
        Dictionary<string, object> claims = Claims();
        claims.Remove("exp");
        Assert.Equal("the token has no end (exp); the issuer must set one", await Refusal(Sign(_issuer.Key, claims)));
    }

    [Theory]
    [InlineData("sub", null)]
    [InlineData("sub", "")]
    [InlineData("sub", "alice bob")]
    [InlineData("sub", "alice\u001b[2J")]
    [InlineData("sub", "<b>alice</b>")]
    public async Task Token_WithoutANameThatLogsCanShow_Is403(string claim, string? value)
    {
        Dictionary<string, object> claims = Claims();
        claims.Remove(claim);
        if (value is not null) claims[claim] = value;
        Assert.StartsWith("the token's claim sub names no user; it must be 1 to 128 letters",
            await Refusal(Sign(_issuer.Key, claims), 403), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.y.z")]
    [InlineData("..")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.bm90IGpzb24.c2ln")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.W10.c2ln")]
    public async Task Text_ThatIsNoToken_IsRefused(string text) => Assert.Equal("the token is no JSON Web Token", await Refusal(text));

    private Dictionary<string, object> Claims() => new()
    {
        ["iss"] = _issuer.Address,
        ["aud"] = OidcIssuer.Audience,
        ["sub"] = "mallory",
        ["roles"] = new[] { "leads" },
        ["exp"] = TimeProvider.System.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds(),
    };

    private static string Sign(SecurityKey key, Dictionary<string, object> claims, string type = "at+jwt") =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            TokenType = type,
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
        });

    private static string Part(string json) => Base64UrlEncoder.Encode(json);

    /// <summary>Shows a token. Null where it opens the API.</summary>
    private async Task<string?> Refusal(string token, int status = 401)
    {
        using HttpClient client = api.ClientWith(null, _server.Address);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using HttpResponseMessage answer = await client.Get(new Uri("/api/v1/me", UriKind.Relative));
        if (answer.StatusCode == HttpStatusCode.OK) return null;
        JsonNode problem = await ApiFixture.Json(answer, status);
        return problem["detail"]!.GetValue<string>();
    }
}
