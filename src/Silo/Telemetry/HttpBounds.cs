using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Gridfold.Silo.Telemetry;

/// <summary>
/// The bounds of the silo's HTTP server: it takes small GET and HEAD requests without a body, and answers or hangs up within seconds.
/// </summary>
internal static class HttpBounds
{
    /// <summary>The time for an answer, with its way to the client; what takes longer is broken off.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    /// <summary>The time for the headers of a request; a client that takes longer gets 408.</summary>
    public static readonly TimeSpan HeaderTime = TimeSpan.FromSeconds(5);

    /// <summary>The connections at one time; one more is closed at once.</summary>
    public const int Connections = 100;

    /// <summary>The bytes of all headers of a request; more are answered with 431.</summary>
    public const int HeaderBytes = 8 << 10;

    private const int Headers = 50;
    private const int RequestLineBytes = 2 << 10;
    private const int SlowestBytesPerSecond = 10_000;
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(5);

    /// <summary>Sets the server's own limits.</summary>
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

    /// <summary>Adds what <see cref="UseHttpBounds"/> needs.</summary>
    public static void AddHttpBounds(this IServiceCollection services) =>
        services.AddRequestTimeouts(options => options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = AnswerTime });

    /// <summary>Refuses other methods and bodies, and bounds the time of an answer. Belongs before everything that answers.</summary>
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

        // The body stays unread.
        response.Headers.Connection = "close";
        return Task.CompletedTask;
    }

    /// <summary>
    /// Sends an answer once it is complete. The exporter of metrics makes the next scrape wait, at full speed of a core, until all clients
    /// have read their copies of the last one; so a slow client must not be among them.
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
