using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace Gridfold.Silo.Api.Bounds;

/// <summary>
/// The rates of requests: of each token of Gridfold, of each user of an OIDC issuer, and of each network address without a valid token.
/// A stranger who sends too much does not slow down the callers with tokens at the same address.
/// </summary>
internal static class RateLimits
{
    private const int SecondsOfBurst = 2;
    private const int PrefixBytes = 8;

    /// <summary>Sets the limits.</summary>
    public static void Set(RateLimiterOptions limiter, ApiOptions options)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => ApiCaller.Find(context) is { } caller
            ? Partition(caller.RateKey, options.RequestsPerSecond)
            : Partition($"address {NetworkOf(context.Connection.RemoteIpAddress)}", options.RefusalsPerSecond));
        limiter.OnRejected = (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = "1";
            return new ValueTask(ProblemDocument.Write(context.HttpContext.Response, StatusCodes.Status429TooManyRequests,
                "too many requests; send fewer in a second, and try again in a second"));
        };
    }

    /// <summary>The network that counts as one address. A caller with IPv6 usually has 2^64 addresses.</summary>
    internal static string NetworkOf(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, PrefixBytes)),
        _ => address.ToString(),
    };

    private static RateLimitPartition<string> Partition(string key, int perSecond) => RateLimitPartition.GetTokenBucketLimiter(
        key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = SecondsOfBurst * perSecond,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
}
