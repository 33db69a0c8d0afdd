using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Text.Json;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.States;
using Gridfold.Models.Input;
using Gridfold.Silo.Api.Relay;
using Gridfold.Silo.Documents;
using Orleans.Serialization;

namespace Gridfold.Hosting.Clusters;

/// <summary>Sends the calls of commands to grains through the HTTP API of a cluster.</summary>
internal sealed class ApiClient : IDisposable
{
    // The rest of a second of many calls waits here, and not in the silo.
    private const int AtOnce = 8;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromMinutes(2);

    // A silo that lives answers the greeting at once.
    private static readonly TimeSpan GreetingTime = TimeSpan.FromSeconds(10);

    // The API sends a comment after 10 seconds without an event.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly ObjectSerializer _serializer;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _calls = new(AtOnce, AtOnce);

    /// <param name="address">The address of the API.</param>
    /// <param name="token">The token.</param>
    /// <param name="serializer">Writes arguments and reads answers.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InputException">The authority's file cannot be used.</exception>
    public ApiClient(ApiAddress address, string token, ObjectSerializer serializer, TimeProvider time)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = GreetingTime };
        if (address.Authority is { } file) handler.SslOptions.CertificateChainPolicy = ApiAuthority.Read(file);
        _http = new HttpClient(handler) { BaseAddress = address.Address, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        (_serializer, _time) = (serializer, time);
    }

    public void Dispose()
    {
        _http.Dispose();
        _calls.Dispose();
    }

    /// <summary>Asks for the caller's token, to learn whether the API answers and takes it.</summary>
    public async Task Greet(CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/me");
        using HttpResponseMessage answer =
            await Send(request, HttpCompletionOption.ResponseContentRead, GreetingTime, cancellationToken);
    }

    /// <summary>Calls a method of a grain.</summary>
    /// <param name="grain">The name of the grain's interface.</param>
    /// <param name="key">The key of the grain.</param>
    /// <param name="method">The name of the method.</param>
    /// <param name="arguments">The arguments, each with the type of its parameter.</param>
    /// <param name="answerType">The type of the answer. Null for none.</param>
    public async Task<object?> Call(
        string grain, string key, string method, IEnumerable<(object? Value, Type Type)> arguments, Type? answerType)
    {
        byte[] body = RelayMessage.Write([.. arguments.Select(argument => RelayMessage.Write(_serializer, argument.Value, argument.Type))]);
        await _calls.WaitAsync();
        try
        {
            while (true)
            {
                try
                {
                    string path = $"{RelayMessage.Path.TrimStart('/')}/{grain}/{method}?key={Uri.EscapeDataString(key)}";
                    var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
                    using HttpResponseMessage answer =
                        await Send(request, HttpCompletionOption.ResponseContentRead, AnswerTime, CancellationToken.None);
                    return answerType is null ? null : _serializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(), answerType);
                }
                catch (UnansweredException exception) when (exception.Wait is { } wait)
                {
                    // The calls of a command can be more than the rate of the token.
                    await Task.Delay(wait, _time);
                }
            }
        }
        finally
        {
            _calls.Release();
        }
    }

    /// <summary>Watches an experiment.</summary>
    /// <param name="id">The id of the experiment.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    public async IAsyncEnumerable<ExperimentSnapshot> Watch(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{RelayMessage.Path.TrimStart('/')}/watch/{Uri.EscapeDataString(id)}");
        using HttpResponseMessage answer = await Send(request, HttpCompletionOption.ResponseHeadersRead, AnswerTime, cancellationToken);
        await using var stream = new LiveStream(await answer.Content.ReadAsStreamAsync(cancellationToken), Silence, _time);
        await using IAsyncEnumerator<SseItem<string>> events =
            SseParser.Create(stream).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await Next(events))
        {
            if (events.Current.EventType == "end") yield break;
            yield return (ExperimentSnapshot)_serializer.Deserialize(
                Convert.FromBase64String(events.Current.Data), typeof(ExperimentSnapshot))!;
        }

        throw new UnansweredException("the stream has ended early");
    }

    private static async Task<bool> Next(IAsyncEnumerator<SseItem<string>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new UnansweredException("the connection was lost", exception);
        }
    }

    /// <summary>Sends a request. An answer that is no success is an exception.</summary>
    /// <param name="request">The request.</param>
    /// <param name="completion">Whether the whole answer is awaited, or its headers.</param>
    /// <param name="within">The time limit for what is awaited.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<HttpResponseMessage> Send(
        HttpRequestMessage request, HttpCompletionOption completion, TimeSpan within, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(within, _time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        HttpResponseMessage answer;
        try
        {
            answer = await _http.SendAsync(request, completion, ended.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            string reason = late.IsCancellationRequested
                ? $"no answer within {within.TotalSeconds:0} seconds"
                : exception.GetBaseException().Message;
            throw new UnansweredException(reason, exception)
            { IsFinal = exception.InnerException is AuthenticationException };
        }

        if (answer.IsSuccessStatusCode) return answer;
        using (answer) throw await FailureOf(answer);
    }

    private static async Task<Exception> FailureOf(HttpResponseMessage answer)
    {
        (string detail, IReadOnlyList<Problem> problems) = Read(await answer.Content.ReadAsStringAsync());
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new InputException($"the API refuses the token: {detail}"),
            HttpStatusCode.BadRequest when problems.Count > 0 => new InputException(problems),
            HttpStatusCode.NotFound => new NotFoundException(detail),
            HttpStatusCode.Conflict => new StateDamagedException(detail),
            HttpStatusCode.UnprocessableEntity => new RefusedException(detail),
            HttpStatusCode.TooManyRequests => new UnansweredException(detail)
            { Wait = answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1) },
            < HttpStatusCode.InternalServerError => new InputException(detail),
            _ => new UnansweredException(detail),
        };
    }

    /// <summary>Reads a problem document. Another answer comes from something before the silo.</summary>
    private static (string Detail, IReadOnlyList<Problem> Problems) Read(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            string detail = ShownText.Of(root.GetProperty("detail").GetString() ?? "");
            return (detail, root.TryGetProperty("errors", out JsonElement errors)
                ? [.. errors.EnumerateArray().Select(error =>
                    new Problem(ShownText.Of(error.GetProperty("message").GetString() ?? ""), null))]
                : []);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return ("the answer is not of a silo of Gridfold; see that the address is the one of the API", []);
        }
    }
}
