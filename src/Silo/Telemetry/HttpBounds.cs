using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Gridfold.Silo.Telemetry;

/// <summary>
/// The limits of the silo's HTTP server. It takes small GET and HEAD requests without a body, and answers or closes the connection within
/// seconds.
/// </summary>
internal static class HttpBounds
{
    /// <summary>The time limit for an answer, with its transfer to the client. A longer answer is cut off.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    /// <summary>The time limit for the headers of a request. A slower client gets 408.</summary>
    public static readonly TimeSpan HeaderTime = TimeSpan.FromSeconds(5);

    /// <summary>The greatest number of connections at the same time. Further connections are closed at once.</summary>
    public const int Connections = 100;

    /// <summary>The greatest size of all headers of a request, in bytes. Larger headers get 431.</summary>
    public const int HeaderBytes = 8 << 10;

    private const int Headers = 50;
    private const int RequestLineBytes = 2 << 10;
    private const int SlowestBytesPerSecond = 10_000;
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(5);

    /// <summary>Sets the limits of the server.</summary>
    public static void Bound(this KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxConcurrentConnections = Connections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestBodySize = 0;
        limits.MaxRequestHeaderCount = Headers;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestLineSize = RequestLineBytes;
        limits.MaxRequestBufferSize = HeaderBytes + RequestLineBytes;
        limits.RequestHeadersTimeout = HeaderTime;
        limits.KeepAliveTimeout = IdleTime;
        limits.MinResponseDataRate = new MinDataRate(SlowestBytesPerSecond, SlowStart);
    }

    /// <summary>Adds the services for <see cref="UseHttpBounds"/>.</summary>
    public static void AddHttpBounds(this IServiceCollection services) =>
        services.AddRequestTimeouts(options => options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = AnswerTime });

    /// <summary>Refuses other methods and bodies, and limits the time of an answer. It must come before everything that answers.</summary>
    public static void UseHttpBounds(this IApplicationBuilder application)
    {
        application.Use(Refuse);
        application.UseRequestTimeouts();
        application.Use(Buffer);
    }

    private static Task Refuse(HttpContext context, RequestDelegate next)
    {
        HttpResponse response = context.Response;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
        }
        else if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        }
        else
        {
            return next(context);
        }

        // The body of the request is not read.
        response.Headers.Connection = "close";
        return Task.CompletedTask;
    }

    /// <summary>
    /// Sends an answer once it is complete. While a client reads the metrics slowly, the exporter makes the next scrape wait in a loop that
    /// uses a whole core. Buffering keeps slow clients away from it.
    /// </summary>
    private static async Task Buffer(HttpContext context, RequestDelegate next)
    {
        Stream client = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = client;
        }

        context.Response.ContentLength = answer.Length;
        try
        {
            await client.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.Response.HasStarted)
        {
            context.Abort();
        }
    }
}
