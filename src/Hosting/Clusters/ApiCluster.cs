using System.Text.Json;
using Gridfold.Models.Input;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Gridfold.Hosting.Clusters;

/// <summary>A cluster behind its HTTP API. The silo that answers checks the token of each call.</summary>
internal sealed class ApiCluster : ICluster
{
    /// <summary>The time limit for the answer with a document.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromMinutes(2);

    // The time to connect, and the time without an answer after which a command gives up.
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly ApiAddress _address;
    private readonly ServiceProvider _services;
    private readonly ApiClient _client;

    private ApiCluster(ApiAddress address, ServiceProvider services, ApiClient client)
    {
        (_address, _services, _client) = (address, services, client);
        Grains = RelayedGrains.Create(client);
    }

    public IGrainFactory Grains { get; }

    public CancellationToken Gone => CancellationToken.None;

    /// <summary>Connects to the API.</summary>
    /// <param name="address">The address.</param>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="UnreachableException">The API does not answer in time, or its certificate is refused.</exception>
    /// <exception cref="InputException">The API refuses the token.</exception>
    public static async Task<ApiCluster> Open(ApiAddress address, string token, CancellationToken cancellationToken)
    {
        ServiceProvider services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var client = new ApiClient(address, token, services.GetRequiredService<ObjectSerializer>(), TimeProvider.System);
        var cluster = new ApiCluster(address, services, client);
        var outage = new Outage(TimeProvider.System);
        try
        {
            while (true)
            {
                try
                {
                    await client.Greet(cancellationToken);
                    return cluster;
                }
                catch (UnansweredException exception)
                {
                    if (exception.IsFinal || outage.Fail() > Connecting) throw cluster.Unreachable(exception);
                    await Task.Delay(exception.Wait ?? Pause, TimeProvider.System, cancellationToken);
                }
            }
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Uses the API beside the calls of grains.</summary>
    /// <exception cref="UnreachableException">The API does not answer.</exception>
    public async Task<T> Do<T>(Func<ApiClient, Task<T>> use)
    {
        try
        {
            return await use(_client);
        }
        catch (UnansweredException exception)
        {
            throw Unreachable(exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or HttpIOException)
        {
            throw Unreachable(new UnansweredException(exception.GetBaseException().Message, exception));
        }
    }

    /// <summary>Sends a request, and reads the document of its answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="within">The time limit for the answer.</param>
    /// <param name="read">Reads the document.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UnreachableException">The API does not answer, or not as a silo of Gridfold.</exception>
    public Task<T> Ask<T>(
        HttpRequestMessage request, TimeSpan within, Func<JsonElement, T> read, CancellationToken cancellationToken) => Do(async client =>
    {
        using HttpResponseMessage answer =
            await client.Send(request, HttpCompletionOption.ResponseContentRead, within, cancellationToken);
        try
        {
            using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UnansweredException("the answer is not of a silo of Gridfold", exception);
        }
    });

    public async Task<ICluster?> Recover(Exception failure, Outage outage, CancellationToken cancellationToken)
    {
        if (failure is not UnansweredException unanswered) return null;
        if (unanswered.IsFinal || outage.Fail() > Patience) throw Unreachable(unanswered);
        await Task.Delay(unanswered.Wait ?? Pause, TimeProvider.System, cancellationToken);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _services.DisposeAsync();
    }

    private UnreachableException Unreachable(UnansweredException failure) => new(failure.IsFinal
        ? $"no TLS connection to {_address}: {failure.Message.TrimEnd('.')}; see that the address is the cluster's, and name its own "
            + $"authority with 'gridfold config set NAME --api {_address} --authority FILE' or {ApiAddress.AuthorityVariable}"
        : $"{_address} does not answer ({failure.Message.TrimEnd('.')}); see that a silo serves the API there (Gridfold:Api:Port) and what "
            + "it logs, and that this machine reaches it");
}
