using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gridfold.Models.Input;

namespace Gridfold.Client.Mlflow;

/// <summary>
/// Calls MLflow's REST API (version 2.0 of its paths). The environment variables MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and
/// MLFLOW_TRACKING_PASSWORD, hold the user's secret, as for MLflow's own client.
/// </summary>
internal sealed class MlflowClient
{
    private const string TokenVariable = "MLFLOW_TRACKING_TOKEN", NameVariable = "MLFLOW_TRACKING_USERNAME",
        PasswordVariable = "MLFLOW_TRACKING_PASSWORD";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly HttpClient Http = new() { Timeout = Patience };

    private readonly Uri _root;
    private readonly AuthenticationHeaderValue? _secret;

    /// <param name="address">The address as the user wrote it.</param>
    /// <exception cref="InputException">The text is no address.</exception>
    public MlflowClient(string address)
    {
        Address = ShownText.OfName(address);
        if (!Uri.TryCreate(address.TrimEnd('/') + "/api/2.0/mlflow/", UriKind.Absolute, out Uri? root)
            || root.Query.Length > 0 || root.Fragment.Length > 0 || root.UserInfo.Length > 0
            || (root.Scheme != Uri.UriSchemeHttp && root.Scheme != Uri.UriSchemeHttps))
        {
            throw new InputException($"--mlflow is '{Address}'; it must be an address as in http://127.0.0.1:5000, and secrets stand in "
                + $"{TokenVariable}, or in {NameVariable} and {PasswordVariable}");
        }

        _root = root;
        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
            _secret = new AuthenticationHeaderValue("Bearer", token);
        else if (Environment.GetEnvironmentVariable(NameVariable) is { Length: > 0 } name)
        {
            byte[] pair = Encoding.UTF8.GetBytes($"{name}:{Environment.GetEnvironmentVariable(PasswordVariable)}");
            _secret = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
        }
    }

    /// <summary>The address, for messages.</summary>
    public string Address { get; }

    /// <summary>Sends a request with a JSON body.</summary>
    /// <param name="path">The path, as in "runs/create".</param>
    /// <param name="body">The body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InputException">The server cannot be reached, or refuses the request.</exception>
    public async Task<JsonObject> Post(string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return (await Send(HttpMethod.Post, path, content, cancellationToken))!;
    }

    /// <summary>Asks for something.</summary>
    /// <param name="path">The path with its query.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Null when the server has no such thing.</returns>
    /// <exception cref="InputException">The server cannot be reached, or refuses the request.</exception>
    public Task<JsonObject?> Get(string path, CancellationToken cancellationToken) => Send(HttpMethod.Get, path, null, cancellationToken);

    private async Task<JsonObject?> Send(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(_root, path)) { Content = content };
            request.Headers.Authorization = _secret;
            using HttpResponseMessage response = await Http.SendAsync(request, cancellationToken);
            string text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.IsSuccessStatusCode) return text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? throw Unexpected();
            if (response.StatusCode == HttpStatusCode.NotFound && method == HttpMethod.Get && text.Contains("RESOURCE_DOES_NOT_EXIST"))
                return null;
            throw Refuse($"answered {(int)response.StatusCode} to {path}{MessageOf(text)}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Refuse($"did not answer within {Patience.TotalSeconds:0} seconds");
        }
        catch (HttpRequestException exception)
        {
            throw Refuse($"cannot be reached: {exception.Message.TrimEnd('.')}");
        }
        catch (JsonException)
        {
            throw Unexpected();
        }
    }

    /// <summary>Reports an answer that has not the parts that MLflow documents.</summary>
    public InputException Unexpected() => Refuse("did not answer as an MLflow server does");

    private static string MessageOf(string answer)
    {
        try
        {
            return (JsonNode.Parse(answer) as JsonObject)?["message"] is { } message ? $": {ShownText.OfName(message.ToString())}" : "";
        }
        catch (JsonException)
        {
            // A proxy answers with a page.
            return "";
        }
    }

    private InputException Refuse(string reason) =>
        new($"--mlflow {Address} {reason}; check the address, the server, and the secret in {TokenVariable}");
}
