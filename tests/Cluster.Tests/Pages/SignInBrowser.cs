using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gridfold.Cluster.Tests.Api;
using Gridfold.Silo.Api.Access;

namespace Gridfold.Cluster.Tests.Pages;

/// <summary>What a browser does to sign in at an issuer, step by step: it keeps cookies, and follows no redirect by itself.</summary>
internal sealed class SignInBrowser : IDisposable
{
    private static readonly Uri SignIn = new("/console/sign-in", UriKind.Relative);
    private static readonly Uri SessionPath = new("/console/session", UriKind.Relative);

    private readonly HttpClient _client;

    /// <param name="console">The address of the console.</param>
    public SignInBrowser(Uri console) =>
        _client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = console };

    /// <summary>The cookies.</summary>
    public CookieContainer Cookies { get; } = new();

    public void Dispose() => _client.Dispose();

    /// <summary>Presses the button of the sign-in page.</summary>
    public Task<HttpResponseMessage> Press(string place = "", params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, SignIn)
        {
            Content = new StringContent(JsonSerializer.Serialize(new { place }), new MediaTypeHeaderValue("application/json")),
        };
        foreach ((string name, string value) in headers) request.Headers.Add(name, value);
        return _client.Ask(request);
    }

    /// <summary>The address of the issuer's page, which the button leads to.</summary>
    public async Task<Uri> Begin(string place = "")
    {
        using HttpResponseMessage answer = await Press(place);
        return new Uri((await ApiFixture.Json(answer))["address"]!.GetValue<string>());
    }

    /// <summary>Opens the issuer's page, which sends the browser back at once.</summary>
    /// <returns>The address to which it sends the browser.</returns>
    public async Task<Uri> Ask(Uri page)
    {
        using HttpResponseMessage answer = await _client.Get(page);
        Assert.True(answer.StatusCode is HttpStatusCode.Redirect, $"{page} answers {answer.StatusCode}: {await answer.Text()}");
        return answer.Headers.Location!;
    }

    /// <summary>Comes back to the console.</summary>
    /// <returns>The answer, which leads to a place of the console.</returns>
    public async Task<HttpResponseMessage> Return(Uri address)
    {
        HttpResponseMessage answer = await _client.Get(address);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith("/#/", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        return answer;
    }

    /// <summary>Signs in.</summary>
    /// <returns>The session.</returns>
    public async Task<JsonNode> Enter()
    {
        using HttpResponseMessage answer = await Return(await Ask(await Begin()));
        return await Session() ?? throw new InvalidOperationException(await Problem());
    }

    /// <summary>The session of the browser. Null for none.</summary>
    public async Task<JsonNode?> Session()
    {
        using HttpResponseMessage answer = await _client.Get(SessionPath);
        return answer.StatusCode == HttpStatusCode.NoContent ? null : await ApiFixture.Json(answer);
    }

    /// <summary>Asserts that nobody is signed in, and gives what the page says.</summary>
    public async Task<string> Problem()
    {
        Assert.Null(await Session());
        using HttpResponseMessage answer = await _client.Get(SignIn);
        string problem = (await ApiFixture.Json(answer))["problem"]!.GetValue<string>();
        using HttpResponseMessage again = await _client.Get(SignIn);
        Assert.Null((await ApiFixture.Json(again))["problem"]);
        return problem;
    }

    /// <summary>Sends a request of the session.</summary>
    public Task<HttpResponseMessage> Send(HttpMethod method, string path, JsonNode session, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        request.Headers.Add(SessionCookie.Header, session["antiforgery"]!.GetValue<string>());
        return _client.Ask(request);
    }
}
