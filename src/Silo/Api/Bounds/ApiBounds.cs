using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gridfold.Silo.Api.Bounds;

/// <summary>The limits of the server of the API.</summary>
internal static class ApiBounds
{
    /// <summary>The greatest number of connections at the same time. Further connections are closed at once.</summary>
    public const int Connections = 1000;

    /// <summary>The greatest size of a body in bytes, where a route says nothing else.</summary>
    public const int BodyBytes = 16 << 10;

    /// <summary>The greatest size of all headers of a request in bytes.</summary>
    public const int HeaderBytes = 8 << 10;

    /// <summary>The time limit for the headers of a request. A slower caller gets 408.</summary>
    public static readonly TimeSpan HeaderTime = TimeSpan.FromSeconds(5);

    /// <summary>The time limit for an answer that is no stream.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);

    private const int Headers = 50;
    private const int RequestLineBytes = 8 << 10;
    private const int SlowestBytesPerSecond = 1000;
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(5);

    /// <summary>Sets the limits of a server.</summary>
    public static void Set(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxConcurrentConnections = Connections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestBodySize = BodyBytes;
        limits.MaxRequestHeaderCount = Headers;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestLineSize = RequestLineBytes;
        limits.RequestHeadersTimeout = HeaderTime;
        limits.KeepAliveTimeout = IdleTime;
        limits.MinRequestBodyDataRate = new MinDataRate(SlowestBytesPerSecond, SlowStart);
        limits.MinResponseDataRate = new MinDataRate(SlowestBytesPerSecond, SlowStart);
    }

    /// <summary>Sets the time limit of answers.</summary>
    public static void Set(RequestTimeoutOptions options) => options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = AnswerTime };
}
