using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Bounds;

/// <summary>The headers that keep browsers from using answers in another way than as data.</summary>
internal static class SecurityHeaders
{
    /// <summary>Sets the headers of each answer. A route may allow that its answer is stored.</summary>
    public static Task Set(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        return next(context);
    }
}
